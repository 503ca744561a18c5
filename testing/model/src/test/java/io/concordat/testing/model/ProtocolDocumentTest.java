package io.concordat.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.model.parts.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/protocol.md shows what the model finds, not what somebody remembers. */
class ProtocolDocumentTest {
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\(#([^)]*)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private String document;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(Project.file("docs/protocol.md"));
    }

    @Test
    void theTracesInTheDocumentAreThoseOfTheModel() {
        assertThat(Report.into(document))
                .as("docs/protocol.md is not what the model finds; run: bin/model --write docs/protocol.md")
                .isEqualTo(document);
    }

    @Test
    void whatIsWrittenByHandNamesEveryRule() {
        String byHand = document.substring(0, document.indexOf(Report.BEGIN));
        assertThat(LINK.matcher(byHand).results().map(link -> link.group(1)))
                .containsAll(Stream.of(Rule.values()).map(Rule::title).toList());
    }

    @Test
    void everyLinkWithinTheDocumentLeadsToAHeadingOfItsOwn() {
        List<String> headings = HEADING.matcher(document)
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
        assertThat(headings).doesNotHaveDuplicates();
        assertThat(headings)
                .containsAll(LINK.matcher(document)
                        .results()
                        .map((MatchResult link) -> link.group(2))
                        .toList());
    }
}
