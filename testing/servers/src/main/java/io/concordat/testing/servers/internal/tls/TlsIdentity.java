package io.concordat.testing.servers.internal.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and its self-signed certificate for 127.0.0.1 and localhost, made by the JDK's keytool for this JVM: servers show
 * it and clients trust it, and the other way round where servers ask clients for one. Thread-safe.
 */
public final class TlsIdentity {
    /** Opens the key stores. It protects nothing: the key is worthless elsewhere. */
    public static final String PASSWORD = "only-for-tests";

    private static final String ALIAS = "concordat-tests";

    private final KeyStore keys;

    private TlsIdentity(KeyStore keys) {
        this.keys = keys;
    }

    /** The identity of this JVM, made at the first call. */
    public static TlsIdentity ofThisJvm() {
        return Made.IDENTITY;
    }

    /** Sockets that show the certificate when asked and trust nothing else. */
    public SSLSocketFactory sockets() {
        try {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD.toCharArray());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS with the certificate of this JVM's tests", e);
        }
    }

    /** Writes everything that servers and clients need into a folder: PEM for servers, PKCS12 for Java. */
    public TlsFolder write(Path directory) {
        TlsFolder folder = new TlsFolder(directory);
        try {
            Files.writeString(
                    folder.certificate(), pem("CERTIFICATE", certificate().getEncoded()));
            Files.writeString(
                    folder.key(),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
            Files.write(folder.keyStore(), bytes(keys));
            Files.write(folder.trustStore(), bytes(trust()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificate of this JVM's tests cannot be written to " + directory, e);
        }
        return folder;
    }

    private Certificate certificate() throws GeneralSecurityException {
        return keys.getCertificate(ALIAS);
    }

    private KeyStore trust() throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(ALIAS, certificate());
        return trust;
    }

    private static byte[] bytes(KeyStore store) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, PASSWORD.toCharArray());
        return out.toByteArray();
    }

    private static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** Made when first used. */
    private static final class Made {
        static final TlsIdentity IDENTITY = new TlsIdentity(make());

        private static KeyStore make() {
            try {
                Path directory = Files.createTempDirectory("concordat-keytool");
                Path file = directory.resolve("identity.p12");
                try {
                    runKeytool(file);
                    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
                } finally {
                    Files.deleteIfExists(file);
                    Files.delete(directory);
                }
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("keytool made no certificate for the tests", e);
            }
        }

        private static void runKeytool(Path file) throws IOException {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "RSA",
                            "-keysize",
                            "2048",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=ip:127.0.0.1,dns:localhost",
                            "-validity",
                            "2",
                            "-startdate",
                            "-1d",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            try {
                if (keytool.waitFor() != 0) {
                    throw new IOException("keytool: " + said);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while keytool made a key", e);
            }
        }
    }
}
