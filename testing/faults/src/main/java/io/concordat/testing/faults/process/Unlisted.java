package io.concordat.testing.faults.process;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatedResource.RecoveryConnection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A resource whose recovery never lists a branch; in everything else it is the resource it stands for. */
final class Unlisted {
    private Unlisted() {}

    static CoordinatedResource of(CoordinatedResource resource) {
        return proxy(CoordinatedResource.class, resource, (proxy, method, arguments) -> {
            Object answer = call(resource, method, arguments);
            return answer instanceof RecoveryConnection connection ? connection(connection) : answer;
        });
    }

    private static RecoveryConnection connection(RecoveryConnection connection) {
        return proxy(RecoveryConnection.class, connection, (proxy, method, arguments) -> {
            Object answer = call(connection, method, arguments);
            return answer instanceof XAResource resource ? resource(resource) : answer;
        });
    }

    private static XAResource resource(XAResource resource) {
        return proxy(XAResource.class, resource, (proxy, method, arguments) -> {
            Object answer = call(resource, method, arguments);
            return method.getName().equals("recover") ? new Xid[0] : answer;
        });
    }

    private static <T> T proxy(Class<T> type, Object target, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(target.getClass().getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
