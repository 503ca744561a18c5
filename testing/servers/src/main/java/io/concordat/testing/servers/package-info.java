/** Real MySQL and Redis servers for tests and samples. */
package io.concordat.testing.servers;
