package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import javax.transaction.xa.XAException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What XA calls that must fail say. */
final class XaErrors {
    private XaErrors() {}

    static RedisXAException of(ThrowingCallable call, int errorCode) {
        XAException e = catchThrowableOfType(XAException.class, call);
        assertThat(e).as("an XAException with code " + errorCode).isInstanceOf(RedisXAException.class);
        assertThat(e.errorCode).as(e.getMessage()).isEqualTo(errorCode);
        return (RedisXAException) e;
    }
}
