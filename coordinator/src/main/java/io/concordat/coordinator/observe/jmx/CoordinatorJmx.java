package io.concordat.coordinator.observe.jmx;

import io.concordat.coordinator.Coordinator;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registration of a coordinator with the platform's MBean server. Thread-safe; internal. */
public final class CoordinatorJmx implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorJmx.class);

    private final String node;
    private Optional<ObjectName> registered;

    private CoordinatorJmx(String node, Optional<ObjectName> registered) {
        this.node = node;
        this.registered = registered;
    }

    /** Registers a coordinator. Where that is not possible, a warning says why, and nothing else comes of it. */
    public static CoordinatorJmx register(Coordinator coordinator) {
        String node = coordinator.node();
        try {
            ObjectName name = new ObjectName("io.concordat:type=Coordinator,node=" + node);
            ManagementFactory.getPlatformMBeanServer().registerMBean(new CoordinatorBean(coordinator), name);
            return new CoordinatorJmx(node, Optional.of(name));
        } catch (InstanceAlreadyExistsException e) {
            LOG.warn(
                    "Coordinator '{}' is not shown in JMX: something else is registered there as {}. It works without; to be"
                            + " shown, give it another node name, or let the other one go first.",
                    node,
                    e.getMessage());
        } catch (JMException | RuntimeException e) {
            LOG.warn(
                    "Coordinator '{}' is not shown in JMX ({}). It works without; jmx(false) leaves JMX alone.",
                    node,
                    e,
                    e);
        }
        return new CoordinatorJmx(node, Optional.empty());
    }

    /** Takes back what it has registered, and nothing else. Idempotent. */
    @Override
    public synchronized void close() {
        Optional<ObjectName> name = registered;
        registered = Optional.empty();
        try {
            if (name.isPresent()) {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name.get());
            }
        } catch (InstanceNotFoundException e) {
            LOG.debug("Coordinator '{}' has been taken out of JMX by somebody else", node, e);
        } catch (JMException | RuntimeException e) {
            LOG.warn("Coordinator '{}' is still shown in JMX, but is closed", node, e);
        }
    }
}
