package org.trinomen.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** An authority that lives as long as a test, and the certificates that it gives: by openssl. */
public final class TestAuthority {

  public static final String PASSWORD = "only-in-a-test";

  private final Path folder;

  /** Makes it in a folder of its own. */
  public TestAuthority(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    key("ca", "EC", "ec_paramgen_curve:P-256");
    openssl(
        "req",
        "-x509",
        "-new",
        "-key",
        path("ca.key"),
        "-subj",
        "/CN=Test authority",
        "-days",
        "90",
        "-addext",
        "keyUsage=critical,keyCertSign,cRLSign",
        "-out",
        path("ca.pem"));
  }

  /** Its own certificate. */
  public Path certificate() {
    return folder.resolve("ca.pem");
  }

  /** What someone has from it. */
  public record Credentials(Path key, Path certificate) {}

  /** A key and a certificate for this name, good for localhost, for so many days. */
  public Credentials issue(String name, int days) {
    return issue(name, days, "EC", "ec_paramgen_curve:P-256");
  }

  /** The same with a key of another kind. */
  public Credentials issue(String name, int days, String algorithm, String option) {
    key(name, algorithm, option);
    openssl(
        "req",
        "-new",
        "-key",
        path(name + ".key"),
        "-subj",
        "/O=Trinomen tests/CN=" + name,
        "-out",
        path(name + ".csr"));
    write(
        name + ".ext",
        "subjectAltName=DNS:localhost,DNS:"
            + name
            + ".example,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n");
    openssl(
        "x509",
        "-req",
        "-in",
        path(name + ".csr"),
        "-CA",
        path("ca.pem"),
        "-CAkey",
        path("ca.key"),
        "-CAcreateserial",
        "-days",
        String.valueOf(days),
        "-extfile",
        path(name + ".ext"),
        "-out",
        path(name + ".pem"));
    return new Credentials(folder.resolve(name + ".key"), folder.resolve(name + ".pem"));
  }

  /** Its list of revoked certificates, once there is one. */
  public Path revoked() {
    return folder.resolve("crl.pem");
  }

  /** Revokes certificates, and writes the list of all that are revoked, good for a week. */
  public void revoke(Credentials... credentials) throws IOException {
    if (!Files.exists(folder.resolve("index.txt"))) {
      write("index.txt", "");
      write("crlnumber", "01");
      write(
          "ca.conf",
          """
          [ca]
          default_ca = here
          [here]
          database = %s
          crlnumber = %s
          default_md = sha256
          default_crl_days = 7
          """
              .formatted(path("index.txt"), path("crlnumber")));
    }
    for (Credentials each : credentials) {
      authority("-revoke", each.certificate().toString());
    }
    list();
  }

  /** Writes the list anew. */
  public void list(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-gencrl", "-out", path("new.crl")));
    all.addAll(List.of(options));
    authority(all.toArray(String[]::new));
    Files.move(
        folder.resolve("new.crl"),
        revoked(),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private void authority(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "ca",
                "-config",
                path("ca.conf"),
                "-cert",
                path("ca.pem"),
                "-keyfile",
                path("ca.key")));
    all.addAll(List.of(arguments));
    openssl(all.toArray(String[]::new));
  }

  /** Runs openssl in the folder. */
  public void openssl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(process.waitFor()).as(command + "\n" + said).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file of the folder, by name. */
  public String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes a file of the folder. */
  public Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void key(String name, String algorithm, String option) {
    openssl("genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", path(name + ".key"));
  }
}
