package io.concordat.redis;

import io.concordat.redis.script.ScriptText;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RedissonClient;

/**
 * A client whose scripts are remembered, so that a test can let a copy of a request arrive late, as one does that was sent
 * before the connection was lost. Something else can happen just before the next script is sent.
 */
final class ResendingClient {
    /** A server that knows a script is sent its digest. */
    private static final Map<String, String> BY_DIGEST =
            all().stream().collect(Collectors.toMap(ScriptText::digest, ScriptText::body));

    final RedissonClient client;
    private Optional<Callable<?>> remembered = Optional.empty();
    private Optional<Runnable> beforeNext = Optional.empty();
    private Predicate<String> which = script -> false;

    ResendingClient(RedissonClient real) {
        client = proxy(RedissonClient.class, (method, arguments) -> {
            Object result = call(method, real, arguments);
            return result instanceof RScriptAsync ? proxy(method.getReturnType(), result, this::script) : result;
        });
    }

    private static List<ScriptText> all() {
        try (Stream<Path> files = Files.list(
                Path.of(ScriptText.class.getResource("prepare.lua").toURI()).getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".lua"))
                    .map(name -> ScriptText.load(name.substring(0, name.length() - ".lua".length())))
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object script(Object real, Method method, Object[] arguments) throws Throwable {
        Optional<String> body = Stream.ofNullable(arguments)
                .flatMap(Arrays::stream)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .reduce((key, script) -> script)
                .map(script -> BY_DIGEST.getOrDefault(script, script));
        if (body.isPresent() && Set.of("evalAsync", "evalShaAsync").contains(method.getName())) {
            if (beforeNext.isPresent() && which.test(body.get())) {
                Runnable action = beforeNext.get();
                beforeNext = Optional.empty();
                action.run();
            }
            if (remembered.isEmpty()) {
                remembered = Optional.of(() -> ((CompletionStage<?>) method.invoke(real, arguments))
                        .toCompletableFuture()
                        .join());
            }
        }
        return call(method, real, arguments);
    }

    /** From now on the first script is remembered. */
    void remember() {
        remembered = Optional.empty();
    }

    /** A copy of the remembered request arrives. */
    void deliverCopy() {
        try {
            remembered.orElseThrow().call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something just before the first script that holds this text is sent. */
    void before(String text, Runnable action) {
        which = script -> script.contains(text);
        beforeNext = Optional.of(action);
    }

    private interface Handler {
        Object handle(Method method, Object[] arguments) throws Throwable;
    }

    private interface ScriptHandler {
        Object handle(Object real, Method method, Object[] arguments) throws Throwable;
    }

    private static Object proxy(Class<?> type, Object real, ScriptHandler handler) {
        return Proxy.newProxyInstance(
                ResendingClient.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(real, method, arguments));
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                ResendingClient.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.handle(method, arguments)));
    }

    private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
