package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import javax.transaction.xa.XAException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What XA calls that must fail say. */
final class XaErrors {
    private static final Map<Integer, String> NAMES = Arrays.stream(XAException.class.getFields())
            .filter(field -> field.getType() == int.class && field.getName().startsWith("XA"))
            // The bounds of the range of rollback codes are codes too.
            .filter(field -> !field.getName().matches("XA_RB(BASE|END)"))
            .collect(Collectors.toMap(XaErrors::code, Field::getName));

    private XaErrors() {}

    static RedisXAException of(ThrowingCallable call, int errorCode) {
        XAException e = catchThrowableOfType(XAException.class, call);
        assertThat(e).as("an XAException with code " + errorCode).isInstanceOf(RedisXAException.class);
        assertThat(e.errorCode).as(e.getMessage()).isEqualTo(errorCode);
        return (RedisXAException) e;
    }

    /** The name of the code as the specification spells it. */
    static String nameOf(XAException e) {
        return NAMES.getOrDefault(e.errorCode, "code " + e.errorCode);
    }

    private static int code(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
