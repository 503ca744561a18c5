package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.util.List;
import java.util.Locale;

/** A bar for each variant at each number of callers: its share of the naive one's throughput. An SVG picture. */
final class Plot {
    private static final int BAR = 16;
    private static final int GAP = 22;
    private static final int LEFT = 240;
    private static final int WIDTH = 480;
    private static final int TOP = 56;
    private static final List<String> COLOURS =
            List.of("#8c8c8c", "#1b6e53", "#2ca07a", "#2a5a9c", "#6b98d0", "#b4552d", "#c98a3a", "#d9b36b");

    private final StringBuilder svg = new StringBuilder();
    private final Comparison comparison;
    private final Aof aof;
    private final double longest;

    private Plot(Comparison comparison, Aof aof) {
        this.comparison = comparison;
        this.aof = aof;
        this.longest = comparison.cells().stream()
                .filter(cell -> cell.aof() == aof)
                .mapToDouble(cell -> comparison.ratio(cell).highQuarter())
                .max()
                .orElse(1);
    }

    static String of(Comparison comparison, Aof aof) {
        return new Plot(comparison, aof).draw();
    }

    private String draw() {
        int groups = comparison.options().callers().size();
        int bars = comparison.options().variants().size();
        int height = TOP + groups * (bars * BAR + GAP) + 16;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                LEFT + WIDTH + 110, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add(
                "<text x=\"12\" y=\"20\" font-size=\"14\">Throughput against the naive dual write, appendfsync %s</text>",
                aof.id());
        add("<text x=\"12\" y=\"38\" fill=\"#555\">%s</text>", comparison.servers());
        double one = LEFT + WIDTH / longest;
        add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#bbb\"/>", one, one, TOP - 8, height - 16);
        int y = TOP;
        for (int callers : comparison.options().callers()) {
            add(
                    "<text x=\"12\" y=\"%d\" font-weight=\"bold\">%d caller%s</text>",
                    y + 8, callers, callers == 1 ? "" : "s");
            y += GAP - 8;
            for (Variant variant : comparison.options().variants()) {
                bar(comparison.cell(variant, callers, aof), y);
                y += BAR;
            }
            y += 8;
        }
        return svg.append("</svg>\n").toString();
    }

    private void bar(Cell cell, int y) {
        Ratio ratio = comparison.ratio(cell);
        double width = ratio.median() / longest * WIDTH;
        add("<text x=\"24\" y=\"%d\">%s</text>", y + 12, cell.variant().title());
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                LEFT,
                y + 2,
                width,
                BAR - 4,
                COLOURS.get(List.of(Variant.values()).indexOf(cell.variant()) % COLOURS.size()));
        int middle = y + BAR / 2;
        add(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>",
                LEFT + ratio.lowQuarter() / longest * WIDTH,
                LEFT + ratio.highQuarter() / longest * WIDTH,
                middle,
                middle);
        add(
                "<text x=\"%.1f\" y=\"%d\">%.2f  (%.0f/s)</text>",
                LEFT + Math.max(width, ratio.highQuarter() / longest * WIDTH) + 6, y + 12, ratio.median(), cell.rate());
    }

    private void add(String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }
}
