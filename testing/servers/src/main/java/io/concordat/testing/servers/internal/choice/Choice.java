package io.concordat.testing.servers.internal.choice;

import java.util.Optional;

/**
 * Decides where the servers come from.
 *
 * <p>For the servers that the tests of a JVM share: {@code CONCORDAT_MYSQL_URL} and {@code CONCORDAT_REDIS_URI}; else what
 * {@code CONCORDAT_PAIR} names; else a container if a Docker daemon answers; else a program under
 * {@code CONCORDAT_SERVERS} or on the PATH; else the embedded server. A server of a test's own is wanted for its settings
 * or for being killed: there programs and embedded servers come before containers, and a running server is no choice.
 */
public final class Choice {
    private static final String PAIR = "CONCORDAT_PAIR";
    private static final String SERVERS = "CONCORDAT_SERVERS";

    private final Environment environment;

    /** A choice for that environment. */
    public Choice(Environment environment) {
        this.environment = environment;
    }

    /**
     * The source of the server that the tests of this JVM share.
     *
     * @throws IllegalStateException if there is none, or a setting names what does not exist; says what to set instead
     */
    public Source shared(Kind kind) {
        return environment
                .settings()
                .apply(kind.variable())
                .<Source>map(address -> new Source.Running(address, kind.variable()))
                .or(() -> named(kind))
                .or(() -> container(kind))
                .or(() -> program(kind))
                .or(() -> embedded(kind))
                .orElseThrow(() -> none(kind));
    }

    /**
     * The source of a server of a test's own.
     *
     * @throws IllegalStateException as {@link #shared}
     */
    public Source own(Kind kind) {
        return named(kind)
                .or(() -> program(kind))
                .or(() -> embedded(kind))
                .or(() -> container(kind))
                .orElseThrow(() -> none(kind));
    }

    private Optional<Source> named(Kind kind) {
        return environment.settings().apply(PAIR).map(value -> {
            String name = Pair.parse(PAIR, value).of(kind);
            if (name.equals(Pair.EMBEDDED)) {
                return embedded(kind).orElseThrow(() -> none(kind));
            }
            ServerFolder folder = folder().orElseThrow(() -> new IllegalStateException(PAIR + "=" + value + " names "
                    + name + ", but " + SERVERS + " is not set: set it to the folder that holds " + name
                    + ", or use the name " + Pair.EMBEDDED));
            return new Source.Program(folder.named(name, kind), PAIR);
        });
    }

    private Optional<Source> container(Kind kind) {
        return environment.docker().getAsBoolean() ? Optional.of(new Source.Container(kind.image())) : Optional.empty();
    }

    private Optional<Source> program(Kind kind) {
        if (!environment.startsPrograms()) {
            return Optional.empty();
        }
        return folder().flatMap(folder -> folder.any(kind))
                .<Source>map(program -> new Source.Program(program, SERVERS))
                .or(() ->
                        ServerFolder.in(environment.path(), kind).map(program -> new Source.Program(program, "PATH")));
    }

    private Optional<Source> embedded(Kind kind) {
        return environment.startsPrograms() && environment.embedded().test(kind)
                ? Optional.of(new Source.Embedded())
                : Optional.empty();
    }

    private Optional<ServerFolder> folder() {
        return environment.settings().apply(SERVERS).map(value -> ServerFolder.of(SERVERS, value));
    }

    private static IllegalStateException none(Kind kind) {
        return new IllegalStateException("No " + kind.label() + " for the tests: there is no embedded one for "
                + System.getProperty("os.name") + " on " + System.getProperty("os.arch") + ". Set " + kind.variable()
                + " to a running server, start Docker, or put " + String.join(" or ", kind.programs()) + " on the PATH"
                + " or under " + SERVERS + ".");
    }
}
