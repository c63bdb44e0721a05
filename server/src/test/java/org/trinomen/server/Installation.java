package org.trinomen.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.trinomen.server.orthanc.SampleScans;

/**
 * The environment prod of deploy/etc under the files of deploy/nginx and deploy/supervisor, with
 * ports and folders of its own, and Debian's nginx and supervisord running.
 */
final class Installation implements AutoCloseable {

  /** Something to wait for. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int https = FreePort.any();
  private final int http = FreePort.any();
  private final int inner = FreePort.any();
  private final List<Process> running = new ArrayList<>();
  private String password = "";

  private Installation(Path folder) throws IOException {
    this.folder = folder;
  }

  /** Installs and starts it all; when this returns, it answers. */
  static Installation of(Path folder) throws Exception {
    Installation installation = new Installation(folder);
    boolean complete = false;
    try {
      installation.configure();
      installation.configureProxy();
      installation.configureSupervisor();
      installation.start("supervisord", "--nodaemon", "-c", folder.resolve("supervisord.conf"));
      installation.start("nginx", "-p", folder, "-c", folder.resolve("nginx/nginx.conf"));
      installation.awaitServer(0);
      installation.password = installation.firstPassword();
      complete = true;
      return installation;
    } finally {
      if (!complete) {
        installation.close();
      }
    }
  }

  // ---- installing

  private void configure() throws IOException {
    copy(SourceTree.root().resolve("deploy/etc"), folder.resolve("etc"));
    Path lib = Files.createDirectories(folder.resolve("lib"));
    rewrite(
        folder.resolve("etc/prod/trinomen.conf"),
        "/var/lib/trinomen",
        lib.toString(),
        "http.port = 8042",
        "http.port = " + inner,
        "port = 4242",
        "port = 0");
    rewrite(folder.resolve("etc/common.conf"), "\"0.0.0.0\"", "\"127.0.0.1\"");
  }

  private void configureProxy() throws Exception {
    Path nginx = Files.createDirectories(folder.resolve("nginx"));
    Files.createDirectories(folder.resolve("proxy-temporary"));
    for (String name : new String[] {"trinomen.conf", "trinomen-proxy.conf"}) {
      Files.copy(SourceTree.root().resolve("deploy/nginx").resolve(name), nginx.resolve(name));
    }
    rewrite(
        nginx.resolve("trinomen.conf"),
        "127.0.0.1:8042",
        "127.0.0.1:" + inner,
        "listen 80;",
        "listen 127.0.0.1:" + http + ";",
        "listen 443 ",
        "listen 127.0.0.1:" + https + " ",
        "/etc/trinomen/tls",
        folder.toString(),
        "allow 127.0.0.0/8;",
        "allow 127.0.0.1;");
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=archive.example",
        "-addext",
        "subjectAltName=DNS:archive.example",
        "-days",
        "2",
        "-keyout",
        folder.resolve("archive.key"),
        "-out",
        folder.resolve("archive.pem"));
    String temporary = folder.resolve("proxy-temporary").toString();
    Files.writeString(
        nginx.resolve("nginx.conf"),
        """
        daemon off;
        worker_processes 1;
        pid nginx.pid;
        error_log nginx-error.log warn;
        events {}
        http {
          access_log off;
          client_body_temp_path TEMPORARY/body;
          proxy_temp_path TEMPORARY/proxy;
          fastcgi_temp_path TEMPORARY/fastcgi;
          uwsgi_temp_path TEMPORARY/uwsgi;
          scgi_temp_path TEMPORARY/scgi;
          include trinomen.conf;
        }
        """
            .replace("TEMPORARY", temporary));
  }

  private void configureSupervisor() throws IOException {
    Path program = folder.resolve("trinomen");
    Files.writeString(
        program,
        """
        #!/bin/sh
        exec '%s' -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
          --enable-native-access=ALL-UNNAMED -cp '%s' org.trinomen.server.Trinomen "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("can't make " + program + " executable");
    }
    Path section = folder.resolve("supervisor.conf");
    Files.copy(SourceTree.root().resolve("deploy/supervisor/trinomen.conf"), section);
    rewrite(
        section,
        "/opt/trinomen/bin/trinomen",
        program.toString(),
        "/etc/trinomen",
        folder.resolve("etc").toString(),
        "user=trinomen\n",
        "",
        "/var/lib/trinomen",
        folder.resolve("lib").toString(),
        "/var/log/trinomen/",
        folder + "/");
    Files.writeString(
        folder.resolve("supervisord.conf"),
        """
        [supervisord]
        nodaemon=true
        logfile=HERE/supervisord.log
        pidfile=HERE/supervisord.pid
        childlogdir=HERE
        [unix_http_server]
        file=HERE/supervisor.sock
        [supervisorctl]
        serverurl=unix://HERE/supervisor.sock
        [rpcinterface:supervisor]
        supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
        [include]
        files=HERE/supervisor.conf
        """
            .replace("HERE", folder.toString()));
  }

  /** Each of the pairs, which must be there, by the other. */
  private static void rewrite(Path file, String... pairs) throws IOException {
    String text = Files.readString(file);
    for (int i = 0; i < pairs.length; i += 2) {
      if (!text.contains(pairs[i])) {
        throw new IOException(file + " has no " + pairs[i]);
      }
      text = text.replace(pairs[i], pairs[i + 1]);
    }
    Files.writeString(file, text);
  }

  /** Copies a folder; links stay links. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  // ---- asking

  /** What the proxy answers over TLS; the last argument is the path. */
  String curl(Object... arguments) throws Exception {
    return new String(bytes(command(arguments)), UTF_8);
  }

  /** The same, signed in. */
  String signedIn(String path) throws Exception {
    return curl("-u", "admin:" + password, path);
  }

  byte[] curlBytes(String path) throws Exception {
    return bytes(command("-u", "admin:" + password, path));
  }

  int curlExit(Object... arguments) throws Exception {
    Process curl = command(arguments).redirectErrorStream(true).start();
    curl.getInputStream().readAllBytes();
    return curl.waitFor();
  }

  /** What the port without TLS answers, head and body. */
  String curlPlain() throws Exception {
    return new String(
        bytes(
            process(
                "curl",
                "-s",
                "-D",
                "-",
                "-H",
                "Host: archive.example",
                "http://127.0.0.1:" + http + "/")),
        UTF_8);
  }

  String upload(Path file) throws Exception {
    return curl("-u", "admin:" + password, "-X", "POST", "-T", file, "/instances");
  }

  /** An upload at so many bytes a second; its answer is what the process says. */
  Process startUpload(Path file, String rate) throws IOException {
    return command(
            "-u", "admin:" + password, "--limit-rate", rate, "-X", "POST", "-T", file, "/instances")
        .start();
  }

  private ProcessBuilder command(Object... arguments) {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of("curl", "-s", "--cacert", folder.resolve("archive.pem")));
    command.addAll(List.of("--resolve", "archive.example:" + https + ":127.0.0.1"));
    command.addAll(List.of(arguments).subList(0, arguments.length - 1));
    command.add("https://archive.example:" + https + arguments[arguments.length - 1]);
    return process(command.toArray());
  }

  String supervisorctl(Object... arguments) throws Exception {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of("supervisorctl", "-c", folder.resolve("supervisord.conf")));
    command.addAll(List.of(arguments));
    return new String(bytes(process(command.toArray()).redirectErrorStream(true)), UTF_8);
  }

  // ---- looking

  /** The process that supervisord runs; 0 if it runs none. */
  long serverPid() throws Exception {
    Matcher pid = Pattern.compile("RUNNING +pid (\\d+)").matcher(supervisorctl("status"));
    return pid.find() ? Long.parseLong(pid.group(1)) : 0;
  }

  /** Waits until another process than this one answers. */
  void awaitServer(long before) throws Exception {
    await(
        () -> {
          long now = serverPid();
          return now != 0 && now != before && curl("/healthz").contains("ok");
        });
  }

  /** Has the server read another line of its configuration from its next start on. */
  void addSetting(String line) throws IOException {
    Files.writeString(conf(), Files.readString(conf()) + line + "\n");
  }

  /** Takes it back. */
  void removeSetting(String line) throws IOException {
    rewrite(conf(), line + "\n", "");
  }

  private Path conf() {
    return folder.resolve("etc/prod/trinomen.conf");
  }

  /** Waits until supervisord says this of the server. */
  void awaitStatus(String state) throws Exception {
    await(() -> supervisorctl("status").contains(state));
  }

  /** Waits until this much of an upload lies in the spool. */
  void awaitBytes(long size) throws Exception {
    Path spool = folder.resolve("lib/prod/spool");
    await(
        () -> {
          try (Stream<Path> files = Files.list(spool)) {
            return files.mapToLong(file -> file.toFile().length()).sum() >= size;
          }
        });
  }

  /** The most that the server, and the proxy's largest process, have had in memory. */
  long peakMemoryKb() throws Exception {
    long most = peakKb(serverPid());
    for (ProcessHandle each : running.getLast().descendants().toList()) {
      most = Math.max(most, peakKb(each.pid()));
    }
    return most;
  }

  private static long peakKb(long pid) throws IOException {
    Matcher peak =
        Pattern.compile("VmHWM:\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    return peak.find() ? Long.parseLong(peak.group(1)) : 0;
  }

  /**
   * What the proxy found worth a warning; among it, what it put on the disk of what passed through.
   * It removes the names of such files at once, so that they can't be looked for.
   */
  String proxyWarnings() throws IOException {
    return Files.readString(folder.resolve("nginx-error.log"));
  }

  String auditTrail() throws IOException {
    StringBuilder trail = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("lib/prod/audit"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        trail.append(Files.readString(file));
      }
    }
    return trail.toString();
  }

  private String firstPassword() throws IOException {
    String log = Files.readString(folder.resolve("prod.log"));
    Matcher said = Pattern.compile("admin, password (\\S+)").matcher(log);
    if (!said.find()) {
      throw new IOException("no password in " + log);
    }
    return said.group(1);
  }

  /** A DICOM file with an image of so many bytes, all of them zero. */
  static void writeImage(Path file, long length) throws IOException {
    int number = (int) (length >> 20);
    byte[] small = SampleScans.file(SampleScans.slice("LARGE", "Large^File", 2, 1, number));
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(small, 0, small.length - 12 - 32); // without its pixel data, which come last
      // PS3.5 §7.1.2: (7FE0,0010) OW, two reserved bytes, a length of four.
      out.write(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0x00, 'O', 'W', 0, 0});
      out.writeInt(Integer.reverseBytes((int) length));
      out.setLength(out.getFilePointer() + length);
    }
  }

  // ---- processes

  private void start(Object... command) throws IOException {
    running.add(
        process(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(command[0] + ".out").toFile())
            .start());
  }

  private static void run(Object... command) throws Exception {
    bytes(process(command).redirectErrorStream(true));
  }

  private static byte[] bytes(ProcessBuilder command) throws Exception {
    Process process = command.start();
    byte[] said = process.getInputStream().readAllBytes();
    process.waitFor();
    return said;
  }

  private static ProcessBuilder process(Object... command) {
    return new ProcessBuilder(Stream.of(command).map(String::valueOf).toList());
  }

  private static void await(Condition condition) throws Exception {
    Instant until = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(until)) {
        throw new IllegalStateException("not within " + PATIENCE);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    for (Process each : running.reversed()) {
      each.destroy(); // nginx and supervisord stop what they have started
      if (!hasEnded(each)) {
        each.descendants().forEach(ProcessHandle::destroyForcibly);
        each.destroyForcibly();
      }
    }
  }

  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(90, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
