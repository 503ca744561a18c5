package io.concordat.testing.servers.internal.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A server in a container; Testcontainers removes it when the JVM ends. Thread-safe. */
public final class StartedContainer implements AutoCloseable {
    private static final int MYSQL_PORT = 3306;
    private static final int REDIS_PORT = 6379;

    private final GenericContainer<?> container;
    private final int port;

    private StartedContainer(GenericContainer<?> container, int port) {
        this.container = container;
        this.port = port;
        container
                .withExposedPorts(port)
                .withStartupTimeout(Duration.ofMinutes(3))
                .withCreateContainerCmdModifier(command -> keepToLoopback(command, port))
                .start();
    }

    /** The servers have no passwords: where the daemon is on this machine, no other machine reaches them. */
    private static void keepToLoopback(CreateContainerCmd command, int port) {
        HostConfig host = command.getHostConfig();
        if (host != null && DockerClientFactory.instance().dockerHostIpAddress().equals("localhost")) {
            host.withPortBindings(new PortBinding(Ports.Binding.bindIp("127.0.0.1"), new ExposedPort(port)));
        }
    }

    /** Starts MySQL, durable, with the database {@code concordat} and the user root without a password. */
    public static StartedContainer mysql(String image, Map<String, String> settings) {
        String[] arguments = Stream.concat(
                        Stream.of("--sync-binlog=1", "--innodb-flush-log-at-trx-commit=1", "--skip-name-resolve"),
                        settings.entrySet().stream().map(setting -> "--" + setting.getKey() + "=" + setting.getValue()))
                .toArray(String[]::new);
        GenericContainer<?> container = new GenericContainer<>(image)
                .withEnv("MYSQL_ALLOW_EMPTY_PASSWORD", "yes")
                .withEnv("MYSQL_DATABASE", "concordat")
                .withEnv("MYSQL_ROOT_HOST", "%")
                .withCommand(arguments)
                // The image starts the server twice; the first one, for its own set-up, listens on no port.
                .waitingFor(Wait.forLogMessage(".*ready for connections.*port: 3306.*", 1));
        return new StartedContainer(container, MYSQL_PORT);
    }

    /** Starts Redis, durable. */
    public static StartedContainer redis(String image, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(
                Map.of("appendonly", "yes", "appendfsync", "always", "maxmemory-policy", "noeviction", "save", ""));
        all.putAll(settings);
        String[] command = Stream.concat(
                        Stream.of("redis-server"),
                        all.entrySet().stream()
                                .flatMap(setting -> Stream.concat(
                                        Stream.of("--" + setting.getKey()),
                                        Stream.of(setting.getValue().split(" ")))))
                .toArray(String[]::new);
        GenericContainer<?> container = new GenericContainer<>(image)
                .withCommand(command)
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
        return new StartedContainer(container, REDIS_PORT);
    }

    /** The host on which the server's port is reachable. */
    public String host() {
        return container.getHost();
    }

    /** The port of that host. */
    public int port() {
        return container.getMappedPort(port);
    }

    /** Stops and removes the container. */
    @Override
    public void close() {
        container.stop();
    }
}
