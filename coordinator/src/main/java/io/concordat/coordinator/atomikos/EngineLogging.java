package io.concordat.coordinator.atomikos;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.Charset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the engine's log to SLF4J. The engine looks for SLF4J 1 only, prints to standard output what it did not find, and
 * falls back to java.util.logging; so its choice is made here, early, silently, and then replaced.
 */
final class EngineLogging {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLogging.class);
    private static final String FACTORY = "com.atomikos.logging.LoggerFactory";
    private static final String SLF4J = "com.atomikos.logging.Slf4JLoggerFactoryDelegate";

    private EngineLogging() {}

    /** Must come before any other use of the engine: its classes take their loggers when they are loaded. */
    static synchronized void route() {
        try {
            Class<?> factory = withoutOutputOfThisThread(() -> Class.forName(FACTORY));
            Field delegate = factory.getDeclaredField("loggerFactoryDelegate");
            delegate.setAccessible(true);
            delegate.set(null, Class.forName(SLF4J).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.info("Atomikos keeps logging through java.util.logging: {}", e.toString());
        }
    }

    private static Class<?> withoutOutputOfThisThread(ClassLoading loading) throws ClassNotFoundException {
        PrintStream before = System.out;
        try (PrintStream deaf = new ThreadDeafStream(before, Thread.currentThread())) {
            System.setOut(deaf);
            return loading.load();
        } finally {
            System.setOut(before);
        }
    }

    private interface ClassLoading {
        Class<?> load() throws ClassNotFoundException;
    }

    /** Drops what one thread prints and passes on what all others do. */
    private static final class ThreadDeafStream extends PrintStream {
        ThreadDeafStream(PrintStream target, Thread silenced) {
            super(
                    new OutputStream() {
                        @Override
                        public void write(int oneByte) {
                            if (Thread.currentThread() != silenced) {
                                target.write(oneByte);
                            }
                        }

                        @Override
                        public void write(byte[] bytes, int offset, int length) {
                            if (Thread.currentThread() != silenced) {
                                target.write(bytes, offset, length);
                            }
                        }
                    },
                    true,
                    Charset.defaultCharset());
        }
    }
}
