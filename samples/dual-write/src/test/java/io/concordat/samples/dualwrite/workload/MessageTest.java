package io.concordat.samples.dualwrite.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    @ParameterizedTest
    @EnumSource
    void everyAnswerIsReadAsItWasWritten(Told told) {
        Message message = new Message.Ended(12, told);

        assertThat(Message.parse(message.line())).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "begun", "Picked up a setting", "commi 12", "committed 1x"})
    void aLineThatIsNoMessageIsLeftOut(String line) {
        assertThat(Message.parse(line)).isEmpty();
    }
}
