/**
 * The pool: XA connections on HikariCP that join the caller's transaction when they are borrowed and go back to the pool
 * when it has completed.
 *
 * <p>Start with {@link io.concordat.coordinator.jdbc.JtaDataSource#builder}. It works with any XADataSource and any
 * transaction manager; nothing here knows MySQL or this library's coordinator; in commit-record mode
 * alone it needs that coordinator's decision log.
 */
package io.concordat.coordinator.jdbc;
