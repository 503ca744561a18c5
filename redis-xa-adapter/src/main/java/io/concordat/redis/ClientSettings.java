package io.concordat.redis;

import io.concordat.redis.keys.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Which Redisson client a data source uses: the caller's, or one of its own. */
final class ClientSettings {
    private Optional<RedissonClient> client = Optional.empty();
    private final List<Deployment> deployments = new ArrayList<>();
    private Optional<String> user = Optional.empty();
    private Optional<String> password = Optional.empty();
    private final SentinelLogin sentinelLogin = new SentinelLogin();
    private Optional<Codec> codec = Optional.empty();
    private final TlsStores tls = new TlsStores();

    void client(RedissonClient given) {
        client = Optional.of(given);
    }

    void deployment(Deployment given) {
        deployments.add(given);
    }

    void user(String given) {
        user = Optional.of(given);
    }

    void password(String given) {
        password = Optional.of(given);
    }

    SentinelLogin sentinelLogin() {
        return sentinelLogin;
    }

    TlsStores tls() {
        return tls;
    }

    void codec(Codec given) {
        codec = Optional.of(given);
    }

    boolean isOwned() {
        return client.isEmpty();
    }

    RedissonClient open() {
        if (deployments.size() + (client.isPresent() ? 1 : 0) != 1) {
            throw new IllegalArgumentException("RedisXADataSource needs client(...) or uri(\"redis://host:port\") or"
                    + " sentinel(...) or cluster(...), one of them and once");
        }
        if (client.isPresent()) {
            if (user.isPresent() || password.isPresent() || !tls.isEmpty() || !sentinelLogin.isEmpty()) {
                throw new IllegalArgumentException(
                        "user, password, truststore, keystore and what is for Sentinels belong"
                                + " to uri(...), sentinel(...) and cluster(...); a client brings its own");
            }
            return checked(client.get());
        }
        return Redisson.create(ownConfig());
    }

    Codec codecFor(RedissonClient opened) {
        return codec.orElseGet(
                () -> isOwned() ? StringCodec.INSTANCE : opened.getConfig().getCodec());
    }

    /** Keys fall into groups as the client's servers divide them. */
    static Groups groupsOf(RedissonClient client, String prefix) {
        return client.getConfig().isClusterConfig() ? Groups.cluster(prefix) : Groups.single(prefix);
    }

    private static RedissonClient checked(RedissonClient given) {
        Config config = given.getConfig();
        if (config.isUseScriptCache()) {
            throw new IllegalArgumentException(
                    "The Redisson client has its script cache on: one SCRIPT FLUSH would make every"
                            + " later commit fail with NOSCRIPT. Create it with Config.setUseScriptCache(false)");
        }
        return given;
    }

    private Config ownConfig() {
        Config config = new Config();
        config.setUseScriptCache(false);
        config.setLazyInitialization(true);
        config.setThreads(2);
        config.setNettyThreads(2);
        config.setCodec(StringCodec.INSTANCE);
        user.ifPresent(config::setUsername);
        password.ifPresent(config::setPassword);
        deployments.get(0).configure(config);
        requireTls(deployments.get(0));
        sentinelLogin.configure(config);
        tls.configure(config);
        return config;
    }

    private void requireTls(Deployment deployment) {
        List<String> plain = deployment.addresses().stream()
                .filter(address -> !"rediss".equals(address.getScheme()))
                .map(address -> Addresses.withoutCredentials(address.toString()))
                .toList();
        if (!tls.isEmpty() && !plain.isEmpty()) {
            throw new IllegalArgumentException(
                    "truststore and keystore are for TLS, and these addresses do not use it: "
                            + String.join(", ", plain) + ". Write rediss:// instead of redis://");
        }
    }
}
