package io.concordat.redis;

import io.concordat.testing.servers.resp.RedisConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** Why a server that answers refuses what it is asked: how to bring that about at run time, and how to end it. */
enum Refusal {
    NOREPLICAS {
        @Override
        void begin(OwnRedis redis) {
            redis.server.command("CONFIG", "SET", "min-replicas-to-write", "1");
        }

        @Override
        void end(OwnRedis redis) {
            redis.server.command("CONFIG", "SET", "min-replicas-to-write", "0");
        }
    },
    READONLY {
        @Override
        void begin(OwnRedis redis) {
            redis.server.command("REPLICAOF", "127.0.0.1", "1");
        }

        @Override
        void end(OwnRedis redis) {
            redis.server.command("REPLICAOF", "NO", "ONE");
        }
    },
    MASTERDOWN {
        @Override
        void begin(OwnRedis redis) {
            redis.server.command("CONFIG", "SET", "replica-serve-stale-data", "no");
            READONLY.begin(redis);
        }

        @Override
        void end(OwnRedis redis) {
            READONLY.end(redis);
            redis.server.command("CONFIG", "SET", "replica-serve-stale-data", "yes");
        }
    },
    MISCONF {
        @Override
        void begin(OwnRedis redis) {
            redis.server.command("CONFIG", "SET", "save", "3600 1000000");
            redis.server.command("CONFIG", "SET", "stop-writes-on-bgsave-error", "yes");
            // A snapshot is renamed over the old one, which a directory does not allow.
            inDumpFolder(redis, folder -> {
                Files.deleteIfExists(folder);
                Files.createFile(Files.createDirectory(folder).resolve("in-the-way"));
            });
            redis.server.command("BGSAVE");
            awaitSaved(redis, "err");
        }

        @Override
        void end(OwnRedis redis) {
            inDumpFolder(redis, folder -> {
                Files.delete(folder.resolve("in-the-way"));
                Files.delete(folder);
            });
            redis.server.command("BGSAVE");
            awaitSaved(redis, "ok");
            redis.server.command("CONFIG", "SET", "save", "");
        }
    },
    BUSY {
        @Override
        void begin(OwnRedis redis) {
            redis.server.command("CONFIG", "SET", "lua-time-limit", "1");
            try (RedisConnection connection = redis.server.address().connect()) {
                connection.send("EVAL", "while true do end", "0");
                // The script goes on when its caller has gone.
                Awaitility.await().until(() -> isIn(redis));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        void end(OwnRedis redis) {
            redis.server.command("SCRIPT", "KILL");
        }
    },
    LOADING {
        @Override
        void begin(OwnRedis redis) {
            // The server looks at its clients after each thousand commands that it loads.
            redis.server.command("EVAL", "for i = 1, 20000 do redis.call('SET', 'loaded', i) end", "0");
            redis.server.command("CONFIG", "SET", "key-load-delay", "200");
            redis.server.command("CONFIG", "REWRITE");
            redis.process().kill();
            restart = CompletableFuture.runAsync(() -> redis.process().restart());
            Awaitility.await().until(() -> isIn(redis));
        }

        @Override
        void end(OwnRedis redis) {
            // From Redis 7.0 on this ends it soon; before, it is refused as well.
            ask(redis, "CONFIG", "SET", "key-load-delay", "0");
            restart.join();
            redis.server.command("CONFIG", "SET", "key-load-delay", "0");
            redis.server.command("CONFIG", "REWRITE");
            redis.server.command("DEL", "loaded");
            redis.server.command("BGREWRITEAOF");
        }
    };

    private static CompletableFuture<Void> restart = CompletableFuture.completedFuture(null);

    /** From now on the server refuses. */
    abstract void begin(OwnRedis redis);

    /** From now on the server does what it is asked. */
    abstract void end(OwnRedis redis);

    /** Whether a plain command, a write where reads are allowed, is refused for this reason. */
    boolean isIn(OwnRedis redis) {
        String[] command = this == MASTERDOWN ? new String[] {"GET", "probe"} : new String[] {"SET", "probe", "x"};
        return ask(redis, command).startsWith(name());
    }

    private static String ask(OwnRedis redis, String... command) {
        try (RedisConnection connection = redis.server.address().connect()) {
            return connection.ask(command).toString();
        } catch (IOException e) {
            return "no answer";
        }
    }

    private static void awaitSaved(OwnRedis redis, String status) {
        Awaitility.await().until(() -> {
            try (RedisConnection connection = redis.server.address().connect()) {
                return status.equals(connection.info("persistence").get("rdb_last_bgsave_status"));
            }
        });
    }

    private static void inDumpFolder(OwnRedis redis, FolderAction action) {
        Path directory = Path.of(
                redis.server.command("CONFIG", "GET", "dir").elements().get(1).text());
        try {
            action.on(directory.resolve("dump.rdb"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface FolderAction {
        void on(Path folder) throws IOException;
    }
}
