package io.concordat.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** docs/protocol.md shows what the model finds, not what somebody remembers. */
class ProtocolDocumentTest {
    @Test
    void theTracesInTheDocumentAreThoseOfTheModel() throws IOException {
        String document = Files.readString(Project.file("docs/protocol.md"));
        assertThat(Report.into(document))
                .as("docs/protocol.md is not what the model finds; run: bin/model --write docs/protocol.md")
                .isEqualTo(document);
    }
}
