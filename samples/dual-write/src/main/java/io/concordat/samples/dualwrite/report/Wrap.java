package io.concordat.samples.dualwrite.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks text at 80 columns. */
final class Wrap {
    private static final int WIDTH = 80;

    private Wrap() {}

    /** The text behind a label; further lines are indented as wide as the label. A word too long stays whole. */
    static List<String> hanging(String label, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(label);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(label.length()));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
