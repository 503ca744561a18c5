package io.concordat.redis;

import io.concordat.redis.keys.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.redisson.client.codec.Codec;
import org.redisson.client.handler.State;
import org.redisson.client.protocol.Decoder;
import org.redisson.client.protocol.Encoder;

/** Values as bytes, with the very encoder and decoder that Redisson would use. */
final class ValueCodec<V> {
    private final Codec codec;

    ValueCodec(Codec codec) {
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    Bytes encode(V value) {
        return encode(codec.getValueEncoder(), value);
    }

    @SuppressWarnings("unchecked") // the caller chose the type with the codec, as in Redisson
    V decode(Bytes bytes) {
        return (V) decode(codec.getValueDecoder(), bytes);
    }

    static Bytes encode(Encoder encoder, Object value) {
        Objects.requireNonNull(value, "a value or field must not be null; delete it instead");
        try {
            ByteBuf buffer = encoder.encode(value);
            try {
                byte[] array = new byte[buffer.readableBytes()];
                buffer.readBytes(array);
                return Bytes.of(array);
            } finally {
                buffer.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The codec cannot encode a " + value.getClass().getName(), e);
        }
    }

    static Object decode(Decoder<Object> decoder, Bytes bytes) {
        try {
            return decoder.decode(Unpooled.wrappedBuffer(bytes.array()), new State());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The codec cannot decode what Redis holds; was it written with another codec?", e);
        }
    }
}
