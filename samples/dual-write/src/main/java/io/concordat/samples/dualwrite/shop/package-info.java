/** The order service: what an application that uses Concordat looks like. */
package io.concordat.samples.dualwrite.shop;
