package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.script.Vote;
import javax.transaction.xa.XAException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplaintsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OOM command not allowed when used memory > 'maxmemory'. | maxmemory",
                "NOPERM The user executing the script can't run this command or subcommand | ACL SETUSER",
                "ERR ACL failure in script: User app has no permissions to run the 'hset' command | ACL SETUSER",
                "READONLY You can't write against a read only replica. | primary",
                "NOREPLICAS Not enough good replicas to write. | min-replicas-to-write",
                "MISCONF Redis is configured to save RDB snapshots, but it's unable to persist to disk. | log",
                "ERR something new | Look at the server"
            })
    void aServerThatTakesNoWritesIsToldApartByItsReason(String error, String remedy) {
        RedisXAException e =
                new Complaints("Redis here").refusal(BranchXid.of(Work.newXid()), new Vote.Refused(error), "0 ms");
        assertThat(e.errorCode).isEqualTo(XAException.XA_RBOTHER);
        assertThat(e.getMessage()).contains(error).contains("Nothing was staged");
        assertThat(e.getMessage().substring(e.getMessage().indexOf("Nothing was staged")))
                .contains(remedy);
    }
}
