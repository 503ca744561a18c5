package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.LongCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.Kryo5Codec;
import org.redisson.config.Config;
import org.redisson.config.NameMapper;

/** What the adapter writes, Redisson's own objects read, and the other way round. */
class CodecTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    record Encoded(Codec codec, Object field, Object value) {}

    static Stream<Encoded> everyCodec() {
        return Stream.of(
                new Encoded(StringCodec.INSTANCE, "field", "grüße \u0000 \uD83D\uDE00"),
                new Encoded(LongCodec.INSTANCE, 7L, Long.MIN_VALUE),
                new Encoded(new Kryo5Codec(), List.of("a", 1), Map.of("price", 12.5)));
    }

    @ParameterizedTest
    @MethodSource("everyCodec")
    void valuesCrossBothWays(Encoded encoded) throws XAException {
        Codec codec = encoded.codec();
        String bucket = Redis.key("bucket");
        String map = Redis.key("map");
        Work.committed(SOURCE, session -> {
            session.getBucket(bucket, codec).set(encoded.value());
            session.getMap(map, codec).fastPut(encoded.field(), encoded.value());
        });
        assertThat(Redis.plain().getBucket(bucket, codec).get()).isEqualTo(encoded.value());
        assertThat(Redis.plain().getMap(map, codec).readAllMap()).isEqualTo(Map.of(encoded.field(), encoded.value()));

        String otherBucket = Redis.key("bucket");
        String otherMap = Redis.key("map");
        Redis.plain().getBucket(otherBucket, codec).set(encoded.value());
        Redis.plain().getMap(otherMap, codec).put(encoded.field(), encoded.value());
        Work work = Work.start(SOURCE);
        assertThat(work.session.getBucket(otherBucket, codec).get()).contains(encoded.value());
        assertThat(work.session.getMap(otherMap, codec).get(encoded.field())).contains(encoded.value());
        assertThat(work.session.getMap(otherMap, codec).readAll()).isEqualTo(Map.of(encoded.field(), encoded.value()));
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void numbersAreAddedAsRedissonAddsThem() throws XAException {
        String key = Redis.key("numbers");
        Redis.plain().<String, Long>getMap(key, StringCodec.INSTANCE).addAndGet("n", 5L);
        Work.committed(SOURCE, session -> session.getMap(key).addAndGet("n", 0.5));
        assertThat(Redis.plain()
                        .<String, Double>getMap(key, StringCodec.INSTANCE)
                        .addAndGet("n", 1.0))
                .isEqualTo(6.5);
    }

    @Test
    void theClientsCodecAndNamesAreTheDefault() throws XAException {
        Config config = new Config(Redis.plain().getConfig());
        config.setCodec(new Kryo5Codec());
        config.setNameMapper(new Suffix());
        RedissonClient client = Redisson.create(config);
        try (RedisXADataSource source =
                RedisXADataSource.builder().client(client).build()) {
            String key = Redis.key("mapped");
            Work.committed(source, session -> session.getBucket(key).set(List.of(1, 2)));
            assertThat(client.getBucket(key).get()).isEqualTo(List.of(1, 2));
            assertThat(Redis.plain().getBucket(key + "!").isExists()).isTrue();
        } finally {
            client.shutdown();
        }
    }

    private static final class Suffix implements NameMapper {
        @Override
        public String map(String name) {
            return name + "!";
        }

        @Override
        public String unmap(String name) {
            return name.substring(0, name.length() - 1);
        }
    }
}
