package io.concordat.coordinator;

/** The same when Redis can be asked without waiting for it: the races are others then. */
class BegunHostileCallsTest extends HostileCallsTest {
    @Override
    CoordinatorBuilder builder() {
        redis.asynchronous();
        return super.builder();
    }
}
