/** What the coordinator tells the outside about its steps. */
package io.concordat.coordinator.observe;
