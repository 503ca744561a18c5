package io.concordat.redis;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import org.redisson.config.Config;

/** Which certificates a client of a data source's own trusts, and which one it shows. */
final class TlsStores {
    private Optional<Store> trust = Optional.empty();
    private Optional<Store> key = Optional.empty();

    void trust(Path file, String password) {
        trust = Optional.of(Store.checked("truststore", file, password));
    }

    void key(Path file, String password) {
        key = Optional.of(Store.checked("keystore", file, password));
    }

    boolean isEmpty() {
        return trust.isEmpty() && key.isEmpty();
    }

    void configure(Config config) {
        // The JDK reads both PKCS12 and JKS whatever the type that is asked for.
        trust.ifPresent(store -> config.setSslTruststore(store.url()).setSslTruststorePassword(store.password()));
        key.ifPresent(store -> config.setSslKeystore(store.url()).setSslKeystorePassword(store.password()));
    }

    private record Store(Path file, String password) {
        /** Opens it once, so that a wrong file or password is said by the builder and not by the first connection. */
        static Store checked(String setting, Path file, String password) {
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException(
                        setting + " " + file + " cannot be read. Give the path of a PKCS12 or JKS file");
            }
            try {
                KeyStore opened = KeyStore.getInstance(file.toFile(), password.toCharArray());
                if (opened.size() == 0) {
                    throw new IllegalArgumentException(setting + " " + file + " is empty. Import a certificate");
                }
                return new Store(file, password);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalArgumentException(
                        setting + " " + file + " cannot be opened. Correct its password, or give a PKCS12 or JKS file",
                        e);
            }
        }

        URL url() {
            try {
                return file.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(file.toString(), e);
            }
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
