package io.concordat.testing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeMapTest {
    @Test
    void measuresEveryRoundAndChangesTheMap() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults())) {
            List<String> progress = new ArrayList<>();
            LargeMapResult result = new LargeMap(server, new LargeMapOptions(500, 20, false), progress::add).run();
            assertThat(result.prepare().median()).isPositive();
            assertThat(result.swap().longest())
                    .isGreaterThanOrEqualTo(result.swap().median());
            assertThat(server.command("HLEN", "large-map").number()).isEqualTo(500);
            assertThat(server.command("HVALS", "large-map").texts()).contains("changed-19");
            assertThat(progress).hasSize(2);
            assertThat(result.table())
                    .contains("500 fields")
                    .contains("prepare")
                    .contains("swap");
            assertThat(result.json()).contains("\"fields\":500");
        }
    }

    @Test
    void percentilesAreThoseOfTheSortedTimes() {
        List<Long> times = new ArrayList<>();
        for (long i = 200; i >= 1; i--) {
            times.add(i);
        }
        assertThat(Micros.of(times)).isEqualTo(new Micros(100, 198, 200));
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThat(LargeMapOptions.parse(List.of("large-map", "--fields", "10", "--json")))
                .isEqualTo(new LargeMapOptions(10, 2000, true));
        assertThatThrownBy(() -> LargeMapOptions.parse(List.of("large-map", "--rounds", "-1")))
                .hasMessageContaining("--rounds needs a number");
        assertThatThrownBy(() -> LargeMapOptions.parse(List.of("large-map", "--fast")))
                .hasMessageContaining("--fast");
        assertThat(Main.run(List.of("nothing"))).isEqualTo(2);
        assertThat(Main.run(List.of("--help"))).isZero();
    }
}
