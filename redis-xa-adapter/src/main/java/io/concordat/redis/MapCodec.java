package io.concordat.redis;

import io.concordat.redis.keys.Bytes;
import java.util.Objects;
import org.redisson.client.codec.Codec;

/** Fields and values of a map as bytes, with the very encoders and decoders that Redisson would use. */
final class MapCodec<K, V> {
    private final Codec codec;

    MapCodec(Codec codec) {
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    Bytes field(K field) {
        return ValueCodec.encode(codec.getMapKeyEncoder(), field);
    }

    Bytes value(V value) {
        return ValueCodec.encode(codec.getMapValueEncoder(), value);
    }

    @SuppressWarnings("unchecked") // the caller chose the type with the codec, as in Redisson
    K field(Bytes bytes) {
        return (K) ValueCodec.decode(codec.getMapKeyDecoder(), bytes);
    }

    @SuppressWarnings("unchecked") // the caller chose the type with the codec, as in Redisson
    V value(Bytes bytes) {
        return (V) ValueCodec.decode(codec.getMapValueDecoder(), bytes);
    }
}
