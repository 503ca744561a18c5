package io.concordat.testing.faults.history;

import io.concordat.redis.RedisSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A fault planted into the adapter's scripts: changed files come before the real ones on the class path of a process. */
public enum ScriptPlant {
    /** None: the product as it is. */
    NONE("", "", ""),
    /** What was read is not compared with what is there at the prepare. */
    NO_VALIDATION("validate", "if not holds(", "if false and not holds("),
    /** A branch takes no locks when it prepares. */
    NO_LOCKS("prepare", "redis.call('SET', lock_of(i), XID)", ""),
    /** What is locked by others is read, and written, as if it were not. */
    LOCKS_IGNORED("validate", "if holder then", "if false then");

    private static final String FOLDER = "io/concordat/redis/script";

    private final String script;
    private final String text;
    private final String replacement;

    ScriptPlant(String script, String text, String replacement) {
        this.script = script;
        this.text = text;
        this.replacement = replacement;
    }

    /** The plant of a name, as {@link #toString} writes it. */
    public static Optional<ScriptPlant> of(String name) {
        return Arrays.stream(values())
                .filter(plant -> plant.toString().equals(name))
                .findFirst();
    }

    /** Writes the changed script into a directory, which is to be the first of a class path. */
    void plant(Path directory) throws IOException {
        if (this == NONE) {
            return;
        }
        String name = script + ".lua";
        Path folder = Files.createDirectories(directory.resolve(FOLDER));
        try (InputStream file = RedisSession.class.getResourceAsStream("/" + FOLDER + "/" + name)) {
            String original = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            if (!original.contains(text)) {
                throw new IllegalStateException(name + " has no \"" + text + "\" any more: plant it elsewhere");
            }
            Files.writeString(folder.resolve(name), original.replace(text, replacement));
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
