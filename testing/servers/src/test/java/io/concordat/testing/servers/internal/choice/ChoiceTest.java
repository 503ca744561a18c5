package io.concordat.testing.servers.internal.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceTest {
    @TempDir
    private Path machine;

    private final Map<String, String> settings = new HashMap<>();
    private boolean docker = true;
    private boolean embedded = true;
    private boolean startsPrograms = true;
    private Path servers;

    @BeforeEach
    void everySourceIsThere() throws IOException {
        settings.put("CONCORDAT_MYSQL_URL", "jdbc:mysql://127.0.0.1/concordat");
        settings.put("CONCORDAT_REDIS_URI", "redis://:secret@127.0.0.1");
        servers = Files.createDirectories(machine.resolve("servers"));
        settings.put("CONCORDAT_SERVERS", servers.toString());
        program("servers/mysql-9.7/bin/mysqld");
        program("servers/valkey-9/bin/valkey-server");
        program("servers/redis-8/bin/redis-server");
        program("path/mysqld");
        program("path/redis-server");
    }

    @Test
    void aRunningServerComesFirstAndItsPasswordIsNotTold() {
        settings.put("CONCORDAT_PAIR", "embedded");
        assertThat(choice().shared(Kind.MYSQL)).hasToString("the server of CONCORDAT_MYSQL_URL");
        assertThat(choice().shared(Kind.REDIS)).hasToString("the server of CONCORDAT_REDIS_URI");
    }

    @Test
    void containersThenProgramsOfTheFolderThenOfThePathThenEmbedded() {
        settings.remove("CONCORDAT_MYSQL_URL");
        assertThat(choice().shared(Kind.MYSQL)).hasToString("container mysql:8.4");

        docker = false;
        assertThat(choice().shared(Kind.MYSQL))
                .hasToString(servers.resolve("mysql-9.7/bin/mysqld") + " (CONCORDAT_SERVERS)");

        settings.remove("CONCORDAT_SERVERS");
        assertThat(choice().shared(Kind.MYSQL)).hasToString(machine.resolve("path/mysqld") + " (PATH)");

        machine = machine.resolve("elsewhere");
        assertThat(choice().shared(Kind.MYSQL)).hasToString("embedded");
    }

    @Test
    void theTwoServersAreChosenApart() {
        settings.remove("CONCORDAT_REDIS_URI");
        assertThat(choice().shared(Kind.MYSQL)).isInstanceOf(Source.Running.class);
        assertThat(choice().shared(Kind.REDIS)).hasToString("container redis:8");
    }

    @Test
    void aServerOfOnesOwnIsOneThatCanBeKilledWhereverPossible() {
        assertThat(choice().own(Kind.REDIS))
                .hasToString(servers.resolve("redis-8/bin/redis-server") + " (CONCORDAT_SERVERS)");
        startsPrograms = false;
        assertThat(choice().own(Kind.REDIS)).hasToString("container redis:8");
    }

    @Test
    void theFoldersOwnProgramsComeBeforeThoseOfItsFolders() throws IOException {
        program("servers/bin/redis-server");
        assertThat(choice().own(Kind.REDIS)).hasToString(servers.resolve("bin/redis-server") + " (CONCORDAT_SERVERS)");
    }

    @Test
    void thePairNamesFoldersOrTheEmbeddedServers() {
        settings.remove("CONCORDAT_MYSQL_URL");
        settings.remove("CONCORDAT_REDIS_URI");
        settings.put("CONCORDAT_PAIR", "mysql-9.7+valkey-9");
        assertThat(choice().shared(Kind.MYSQL))
                .hasToString(servers.resolve("mysql-9.7/bin/mysqld") + " (CONCORDAT_PAIR)");
        assertThat(choice().own(Kind.REDIS))
                .hasToString(servers.resolve("valkey-9/bin/valkey-server") + " (CONCORDAT_PAIR)");

        settings.put("CONCORDAT_PAIR", "embedded+redis-8");
        assertThat(choice().shared(Kind.MYSQL)).hasToString("embedded");

        settings.put("CONCORDAT_PAIR", "embedded");
        assertThat(choice().shared(Kind.REDIS)).hasToString("embedded");
    }

    @Test
    void aNameThatIsNoServerIsRefusedWithTheNamesThatExist() {
        settings.put("CONCORDAT_PAIR", "mysql-9.9+redis-8");
        assertThatThrownBy(() -> choice().own(Kind.MYSQL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no MySQL named mysql-9.9")
                .hasMessageContaining("mysql-9.9/bin/mysqld")
                .hasMessageContaining("Names that exist: mysql-9.7, embedded.");

        settings.put("CONCORDAT_PAIR", "mysql-9.7+mysql-9.7");
        assertThatThrownBy(() -> choice().own(Kind.REDIS))
                .hasMessageContaining("no Redis named mysql-9.7")
                .hasMessageContaining("Names that exist: redis-8, valkey-9, embedded.");
    }

    @Test
    void aPairThatIsNoneIsRefusedWithAnExample() {
        for (String pair : List.of("mysql-9.7", "mysql-9.7+", "+redis-8", "a+b+c", "")) {
            settings.put("CONCORDAT_PAIR", pair);
            assertThatThrownBy(() -> choice().own(Kind.REDIS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("CONCORDAT_PAIR=" + pair + " is no pair")
                    .hasMessageContaining("mysql+redis");
        }
    }

    @Test
    void aPairNeedsTheFolderThatItsNamesAreIn() {
        settings.put("CONCORDAT_PAIR", "mysql-9.7+redis-8");
        settings.remove("CONCORDAT_SERVERS");
        assertThatThrownBy(() -> choice().own(Kind.MYSQL)).hasMessageContaining("CONCORDAT_SERVERS is not set");

        settings.put("CONCORDAT_SERVERS", machine.resolve("nowhere").toString());
        assertThatThrownBy(() -> choice().own(Kind.MYSQL))
                .hasMessageContaining("is not a folder")
                .hasMessageContaining("bin/servers");
    }

    @Test
    void whereThereIsNothingTheMessageSaysWhatToSet() {
        settings.clear();
        docker = false;
        embedded = false;
        machine = machine.resolve("elsewhere");
        assertThatThrownBy(() -> choice().shared(Kind.MYSQL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No MySQL for the tests")
                .hasMessageContaining("CONCORDAT_MYSQL_URL")
                .hasMessageContaining("Docker")
                .hasMessageContaining("mysqld");
    }

    private Choice choice() {
        return new Choice(new Environment(
                name -> Optional.ofNullable(settings.get(name)),
                List.of(machine.resolve("path")),
                () -> docker,
                startsPrograms,
                kind -> embedded));
    }

    private void program(String name) throws IOException {
        Path file = machine.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(Files.createFile(file).toFile().setExecutable(true)).isTrue();
    }
}
