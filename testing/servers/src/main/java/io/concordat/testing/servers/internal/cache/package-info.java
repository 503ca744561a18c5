/** What is expensive to make and the same every time: unpacked programs and initialised data directories. */
package io.concordat.testing.servers.internal.cache;
