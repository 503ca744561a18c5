package io.concordat.samples.dualwrite.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.samples.dualwrite.stores.Names;
import io.concordat.samples.dualwrite.stores.RedisClient;
import io.concordat.samples.dualwrite.stores.Stores;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final String NODE = "leftovers-test";

    @Test
    void aBranchThatMySqlHasPreparedIsFound() throws Exception {
        String xid = "'" + NODE + ":1:1','mysql'";
        try (Connection mysql = Stores.choose().connect();
                RedisClient redis = RedisClient.connect(Stores.choose());
                Statement statement = mysql.createStatement()) {
            statement.execute("XA START " + xid);
            statement.execute("XA END " + xid);
            statement.execute("XA PREPARE " + xid);
            try {
                assertThat(Leftovers.of(mysql, redis, NODE).mysql()).containsExactly(NODE + ":1:1mysql");
                assertThat(Leftovers.of(mysql, redis, "leftovers").isEmpty())
                        .describedAs("another node's")
                        .isTrue();
            } finally {
                statement.execute("XA ROLLBACK " + xid);
            }
            assertThat(Leftovers.of(mysql, redis, NODE).isEmpty()).isTrue();
        }
    }

    @Test
    void aBranchThatRedisHasPreparedIsFoundWithItsKeys() throws Exception {
        Stores stores = Stores.choose();
        Xid xid = new TestXid(NODE + ":1:2", "redis");
        try (Connection mysql = stores.connect();
                RedisClient redis = RedisClient.connect(stores);
                RedisXADataSource dataSource =
                        RedisXADataSource.builder().uri(stores.redisUri()).build();
                RedisXAConnection connection = dataSource.getXAConnection()) {
            dataSource.check();
            XAResource resource = connection.getXAResource();
            resource.start(xid, XAResource.TMNOFLAGS);
            connection.getSession().getBucket(Names.KEY_PREFIX + "leftover").set("staged");
            resource.end(xid, XAResource.TMSUCCESS);
            resource.prepare(xid);

            Leftovers found = Leftovers.of(mysql, redis, NODE);
            resource.rollback(xid);

            assertThat(found.redis()).hasSize(1);
            assertThat(found.keys())
                    .describedAs("branch, lock and staged value")
                    .anyMatch(key -> key.contains(":branch:"))
                    .anyMatch(key -> key.contains(":lock:"))
                    .anyMatch(key -> key.contains(":shadow:"));
            assertThat(Leftovers.of(mysql, redis, NODE).isEmpty()).isTrue();
        }
    }

    private record TestXid(String gtrid, String bqual) implements Xid {
        @Override
        public int getFormatId() {
            return 1;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return gtrid.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] getBranchQualifier() {
            return bqual.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
