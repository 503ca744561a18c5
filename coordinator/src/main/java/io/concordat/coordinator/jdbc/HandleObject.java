package io.concordat.coordinator.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Optional;

/**
 * What a borrowed connection has made, as the application sees it: a statement, its results, the description of the
 * database. Its ways back lead to the borrowed connection, never to the one in the pool, and every call that may reach the
 * server is counted and checked by the connection.
 */
final class HandleObject implements InvocationHandler {
    private final Object delegate;
    private final TransactionHandle handle;
    private final Optional<Object> maker;

    private HandleObject(Object delegate, TransactionHandle handle, Optional<Object> maker) {
        this.delegate = delegate;
        this.handle = handle;
        this.maker = maker;
    }

    static <T extends Wrapper> T of(Class<T> type, T delegate, TransactionHandle handle) {
        if (delegate instanceof Statement statement) {
            handle.statements().opened(statement);
        }
        return proxy(type, new HandleObject(delegate, handle, Optional.empty()));
    }

    private static <T> T proxy(Class<T> type, HandleObject object) {
        return type.cast(Proxy.newProxyInstance(HandleObject.class.getClassLoader(), new Class<?>[] {type}, object));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> delegate.toString();
            case "getConnection" -> handle;
            case "getStatement" -> maker.isPresent() ? maker.get() : statement();
            case "unwrap" -> ((Class<?>) arguments[0]).isInstance(proxy) ? proxy : call(proxy, method, arguments);
            case "isWrapperFor" ->
                ((Class<?>) arguments[0]).isInstance(proxy) || (boolean) call(proxy, method, arguments);
            case "close" -> close(proxy, method);
            case "cancel" -> call(proxy, method, arguments); // from another thread, while the statement runs
            default ->
                staysHere(method.getName())
                        ? call(proxy, method, arguments)
                        : handle.use(sql(method, arguments), () -> call(proxy, method, arguments));
        };
    }

    /** Whether a call reads or sets what the driver has in memory: spared the check, since some come once a column. */
    private boolean staysHere(String name) {
        if (delegate instanceof DatabaseMetaData || name.equals("getMoreResults")) {
            return false;
        }
        return name.startsWith("get") || name.startsWith("set") || name.startsWith("is") || name.startsWith("was");
    }

    /** The text of the statement that a call runs now or later; empty where it has none. */
    private String sql(Method method, Object[] arguments) {
        boolean runs =
                method.getName().startsWith("execute") || method.getName().equals("addBatch");
        return runs && arguments != null && arguments[0] instanceof String text ? text : "";
    }

    private Object statement() throws SQLException {
        Statement statement = ((ResultSet) delegate).getStatement();
        return statement == null ? null : of(Statement.class, statement, handle);
    }

    private Object close(Object proxy, Method method) throws SQLException {
        if (delegate instanceof Statement statement) {
            handle.statements().closed(statement);
        }
        return call(proxy, method, new Object[0]);
    }

    private Object call(Object proxy, Method method, Object[] arguments) throws SQLException {
        try {
            Object result = method.invoke(delegate, arguments);
            if (result instanceof ResultSet rows) {
                Optional<Object> statement = delegate instanceof Statement ? Optional.of(proxy) : Optional.empty();
                return proxy(ResultSet.class, new HandleObject(rows, handle, statement));
            }
            return result;
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause());
        } catch (IllegalAccessException e) {
            throw new SQLException("The driver does not let " + method + " be called", e);
        }
    }

    /** The driver's own exception, unchanged. */
    private static SQLException thrown(Throwable cause) {
        if (cause instanceof SQLException e) {
            return e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new SQLException(cause.getMessage(), cause);
    }
}
