package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisAddress;
import io.concordat.testing.servers.resp.RedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class RedisTlsTest {
    @Test
    void theOnlyPortSpeaksTlsToThoseWhoTrustTheCertificate() throws Exception {
        try (RedisServer redis = Servers.startRedis(RedisOptions.defaults().withTls())) {
            assertThat(redis.uri()).startsWith("rediss://127.0.0.1:");
            assertThat(redis.command("SET", "key", "1").text()).isEqualTo("OK");

            RedisTls tls = redis.tls().orElseThrow();
            assertThat(get(redis, clientOf(tls, false))).isEqualTo("1");
            assertThatThrownBy(() -> get(RedisAddress.of(URI.create(redis.uri()))))
                    .isInstanceOf(SSLException.class);
            int port = redis.address().port();
            assertThatThrownBy(() -> get(RedisAddress.of("127.0.0.1", port))).isInstanceOf(IOException.class);

            redis.process().orElseThrow().restart();
            assertThat(redis.command("GET", "key").text()).isEqualTo("1");
        }
    }

    @Test
    void aServerMayAskClientsForACertificate() throws Exception {
        RedisOptions options = RedisOptions.defaults().withTls().with("tls-auth-clients", "yes");
        try (RedisServer redis = Servers.startRedis(options)) {
            redis.command("SET", "key", "1");
            RedisTls tls = redis.tls().orElseThrow();
            assertThat(get(redis, clientOf(tls, true))).isEqualTo("1");
            assertThatThrownBy(() -> get(redis, clientOf(tls, false))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAclUserIsWhatItsRulesSay() throws Exception {
        try (RedisServer redis = Servers.startRedis(RedisOptions.defaults().with("requirepass", "secret"))) {
            redis.command("ACL", "SETUSER", "reader", "on", ">word", "~*", "+get");
            redis.command("SET", "key", "1");
            try (RedisConnection reader = redis.address().as("reader", "word").connect()) {
                assertThat(reader.ask("GET", "key").text()).isEqualTo("1");
                assertThat(reader.ask("SET", "key", "2").toString()).startsWith("NOPERM");
            }
        }
    }

    private static String get(RedisAddress address) throws IOException {
        try (RedisConnection connection = address.connect()) {
            return connection.call("GET", "key").text();
        }
    }

    private static String get(RedisServer redis, SSLSocketFactory sockets) throws IOException {
        return get(new RedisAddress("localhost", redis.address().port(), sockets, List.of()));
    }

    private static SSLSocketFactory clientOf(RedisTls tls, boolean withKey) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(open(tls.trustStore(), tls.password()));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(open(tls.keyStore(), tls.password()), tls.password().toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(withKey ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyStore open(Path file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }
}
