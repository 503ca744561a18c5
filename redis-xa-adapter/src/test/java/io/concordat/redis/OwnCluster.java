package io.concordat.redis;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** A Redis Cluster of three masters of a test's own, with an ordinary client and a data source. */
final class OwnCluster implements AutoCloseable {
    static final Groups GROUPS = Groups.cluster("concordat");

    final RedisCluster cluster;
    final RedissonClient plain;
    final RedisXADataSource source;

    private int keys;

    OwnCluster() {
        this(0);
    }

    OwnCluster(int replicasEach) {
        cluster = Servers.startRedisCluster(3, replicasEach, RedisOptions.defaults());
        plain = open(cluster);
        source = RedisXADataSource.builder()
                .client(plain)
                .lockWait(Duration.ZERO)
                .build();
    }

    private static RedissonClient open(RedisCluster cluster) {
        Config config = new Config();
        config.setUseScriptCache(false).setNettyThreads(2).setThreads(2).setCodec(StringCodec.INSTANCE);
        config.setLazyInitialization(true);
        config.useClusterServers()
                .addNodeAddress(cluster.uris().toArray(String[]::new))
                .setMasterConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
        return Redisson.create(config);
    }

    /** A key that no other test uses, at each master. */
    List<String> keyAtEachMaster(String name) {
        keys++;
        List<String> each = new ArrayList<>();
        for (ClusterNode master : cluster.masters()) {
            each.add(cluster.keyAt(master, name + keys + "-", 0));
        }
        return each;
    }

    /** As another process would make it. */
    RedisXADataSource newSource() {
        return RedisXADataSource.builder()
                .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                .lockWait(Duration.ZERO)
                .build();
    }

    /** As the user of the published rules. */
    RedisXADataSourceBuilder restricted() {
        return RedisXADataSource.builder()
                .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                .user("concordat")
                .password("secret");
    }

    /** Shares nothing with the data source under test, as if it were in another process. */
    RedisXADataSource otherProcess() {
        return RedisXADataSource.builder()
                .cluster(URI.create(cluster.uris().get(0)))
                .lockWait(Duration.ZERO)
                .build();
    }

    /** The keys that guard a live key. */
    static KeyLayout groupOf(String key) {
        return GROUPS.of(key);
    }

    static String branchKey(String liveKey, Xid xid) {
        return groupOf(liveKey).branch(BranchXid.of(xid));
    }

    String value(String key) {
        return plain.<String>getBucket(key).get();
    }

    /** What the adapter has left behind, outcomes and the marker apart. */
    List<String> leftovers() {
        return StreamSupport.stream(
                        plain.getKeys()
                                .getKeys(KeysScanOptions.defaults().pattern("concordat:*"))
                                .spliterator(),
                        false)
                .filter(key -> !key.contains(":outcome:"))
                .toList();
    }

    static XAResource resource(RedisXADataSource source) {
        return source.getXAConnection().getXAResource();
    }

    static List<Xid> listed(RedisXADataSource source) throws XAException {
        return List.of(resource(source).recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN));
    }

    @Override
    public void close() {
        source.close();
        plain.shutdown();
        cluster.close();
    }
}
