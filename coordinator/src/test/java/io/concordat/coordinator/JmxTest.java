package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.observe.jmx.CoordinatorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A coordinator seen through the platform's MBean server. */
class JmxTest extends CoordinatorFixture {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private ObjectName name;
    private CoordinatorMXBean bean;

    @BeforeEach
    void look() throws Exception {
        name = new ObjectName("io.concordat:type=Coordinator,node=node1");
        bean = JMX.newMXBeanProxy(server, name, CoordinatorMXBean.class);
    }

    @Test
    void itShowsWhatTheCoordinatorHasDone() throws Exception {
        start();
        coordinator.template().run(this::enlistBoth);
        coordinator.transactionManager().begin();

        assertThat(server.getAttribute(name, "Node")).isEqualTo("node1");
        assertThat(server.getAttribute(name, "Active")).isEqualTo(1);
        assertThat(server.getAttribute(name, "Decisions")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Ended")).isInstanceOf(TabularData.class);
        assertThat(bean.getEnded()).containsEntry("COMMITTED", 1L).containsEntry("ROLLED_BACK", 0L);
        assertThat(bean.getForces()).isPositive();
        assertThat(bean.getDecisionsPerForce()).isPositive();
        assertThat(bean.getMeanQueueMillis()).isPositive();
        assertThat(bean.getRefusesWork()).isEmpty();
        coordinator.transactionManager().rollback();
        assertThat(bean.getActive()).isZero();
    }

    @Test
    void itListsWhatIsInDoubtAndRecoversItWhenAsked() {
        start();
        redis.failing("commit", XAException.XAER_RMFAIL).unreachable(true);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth))
                .isInstanceOf(CompletionPendingException.class);

        assertThat(bean.getInDoubtBranches().keySet())
                .singleElement()
                .asString()
                .contains("resource 'redis'");
        assertThat(bean.getUnreachableResources()).containsKey("redis");
        assertThat(bean.recoverNow()).anyMatch(line -> line.startsWith("UNREACHABLE: resource 'redis'"));
        redis.unreachable(false);
        List<String> lines = bean.recoverNow(); // or a periodic pass was first
        assertThat(lines).allMatch(line -> line.startsWith("COMMIT: "));
        assertThat(bean.getInDoubtBranches()).isEmpty();
        assertThat(bean.getUnreachableResources()).isEmpty();
    }

    @Test
    void itListsHeuristics() {
        start();
        redis.failing("commit", XAException.XA_HEURRB);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(HeuristicException.class);

        assertThat(bean.getHeuristicBranches()).hasSize(1);
    }

    @Test
    void itGoesWithTheCoordinator() {
        start();
        assertThat(server.isRegistered(name)).isTrue();
        coordinator.close();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void aNameThatIsTakenHindersNoStartAndIsLeftToItsOwner() throws Exception {
        server.registerMBean(new Other(), name);
        try {
            start();
            coordinator.template().run(this::enlistBoth);
            assertThat(redis.committed()).hasSize(1);
            coordinator.close();
            assertThat(server.isRegistered(name)).isTrue();
        } finally {
            server.unregisterMBean(name);
        }
    }

    @Test
    void itCanBeLeftOut() {
        coordinator = builder().jmx(false).start();
        assertThat(server.isRegistered(name)).isFalse();
    }

    /** Somebody else's. */
    public interface OtherMXBean {}

    /** Somebody else's. */
    public static final class Other implements OtherMXBean {}
}
