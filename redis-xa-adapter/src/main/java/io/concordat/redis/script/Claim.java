package io.concordat.redis.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What Redis says to a claim of the keyspace. */
public sealed interface Claim {
    /**
     * The keyspace belongs to a prefix.
     *
     * @param prefix maybe another one than was asked for
     * @param channelRefusal why releases of locks cannot be published, if so
     */
    record Owned(String prefix, Optional<String> channelRefusal) implements Claim {}

    /** The server takes no writes. */
    record Refused(String error) implements Claim {}

    /**
     * The user may not run commands that the scripts need.
     *
     * @param commands their names
     * @param error what the server said of the first
     */
    record Denied(List<String> commands, String error) implements Claim {
        /** What follows. */
        public String consequence() {
            return "the user may not run " + String.join(", ", commands) + " (" + error
                    + "), and a commit that needs it would stop half way";
        }

        /** What to do. */
        public String remedy() {
            return NoPermission.allow(commands.stream()
                    .map(command -> "+" + command.toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" ")));
        }
    }

    /** Reads the answer of {@code claim.lua}. */
    static Claim of(Answer answer) {
        return switch (answer.word()) {
            case "CLAIMED" -> {
                String refusal = answer.text(1);
                yield new Owned(answer.text(0), refusal.isEmpty() ? Optional.empty() : Optional.of(refusal));
            }
            case "REFUSED" -> new Refused(answer.text(0));
            case "DENIED" -> {
                List<String> commands = new ArrayList<>();
                for (int i = 0; i < answer.details().size(); i += 2) {
                    commands.add(answer.text(i));
                }
                yield new Denied(commands.stream().distinct().toList(), answer.text(1));
            }
            default -> throw answer.unexpected("claim");
        };
    }
}
