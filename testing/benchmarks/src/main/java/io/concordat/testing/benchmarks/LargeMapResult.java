package io.concordat.testing.benchmarks;

/** What the server's own clock says of one changed field. */
record LargeMapResult(String server, int fields, Micros prepare, Micros swap) {
    private static final int TARGET_MICROS = 1000;

    String table() {
        return """
                One changed field of a map with %d fields, two phases, time in the server
                %s, Java %s, %d processors

                            median       p99   longest
                prepare   %6d us %6d us %6d us   median at most %d us: %s
                swap      %6d us %6d us %6d us   median at most %d us: %s""".formatted(
                        fields,
                        server,
                        System.getProperty("java.version"),
                        Runtime.getRuntime().availableProcessors(),
                        prepare.median(),
                        prepare.p99(),
                        prepare.longest(),
                        TARGET_MICROS,
                        verdict(prepare),
                        swap.median(),
                        swap.p99(),
                        swap.longest(),
                        TARGET_MICROS,
                        verdict(swap));
    }

    String json() {
        return "{\"benchmark\":\"large-map\",\"server\":\"%s\",\"fields\":%d,\"prepare\":%s,\"swap\":%s}"
                .formatted(server.replace("\\", "\\\\").replace("\"", "\\\""), fields, json(prepare), json(swap));
    }

    private static String verdict(Micros micros) {
        return micros.median() <= TARGET_MICROS ? "yes" : "no";
    }

    private static String json(Micros micros) {
        return "{\"medianMicros\":%d,\"p99Micros\":%d,\"longestMicros\":%d}"
                .formatted(micros.median(), micros.p99(), micros.longest());
    }
}
