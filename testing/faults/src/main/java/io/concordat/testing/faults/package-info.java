/** Crashes a real coordinator process at a chosen protocol step, and checks what recovery leaves in the stores. */
package io.concordat.testing.faults;
