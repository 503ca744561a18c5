package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.cache.ServerCache;
import io.concordat.testing.servers.internal.choice.Environment;
import io.concordat.testing.servers.internal.choice.Source;
import io.concordat.testing.servers.internal.container.StartedContainer;
import io.concordat.testing.servers.internal.mysql.EmbeddedMariaDb;
import io.concordat.testing.servers.internal.mysql.MySqlProgram;
import io.concordat.testing.servers.internal.mysql.MySqlStart;
import io.concordat.testing.servers.internal.process.ManagedProcess;
import java.util.Optional;

/** Makes MySQL servers of what was chosen. */
final class MySqlServers {
    private MySqlServers() {}

    static MySqlServer start(Source source, MySqlOptions options) {
        if (source instanceof Source.Running running) {
            MySqlAddress address = MySqlAddress.of(running.address(), Environment::setting);
            return new MySqlServer(address, source.toString(), Optional.empty(), () -> {});
        }
        if (source instanceof Source.Container image) {
            StartedContainer container = StartedContainer.mysql(image.image(), options.settings());
            return new MySqlServer(
                    local(container.host(), container.port()), source.toString(), Optional.empty(), container::close);
        }
        if (source instanceof Source.Program found) {
            return start(source, MySqlProgram.of(found.executable()), options);
        }
        return start(source, EmbeddedMariaDb.unpack(ServerCache.ofThisUser()), options);
    }

    private static MySqlServer start(Source source, MySqlProgram program, MySqlOptions options) {
        ManagedProcess process = MySqlStart.start(program, options.settings(), ServerCache.ofThisUser());
        return new MySqlServer(
                local("127.0.0.1", process.port()),
                source.toString(),
                Optional.of(new ServerProcess(process)),
                process::close);
    }

    private static MySqlAddress local(String host, int port) {
        return new MySqlAddress(MySqlStart.jdbcUrl(host, port), "root", "", host, port);
    }
}
