package org.trinomen.server.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.TransportSecurity;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.Settings;
import org.trinomen.server.tls.NodeSecurity;
import org.trinomen.server.tls.TlsContexts;
import org.trinomen.server.tls.TlsFileException;
import picocli.CommandLine.Option;

/** Whom to call over DICOM, and as whom. */
final class Destination {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\\[(?<six>[^]]+)]|(?<host>[^:/\\[\\]]+)):(?<port>\\d{1,5})(?:/(?<ae>.+))?");

  private static final String UNNAMED = "TRINOMEN_SEND";

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT[/AE]|NODE",
      description =
          "Whom to call: address and AE title (default AE title: TRINOMEN), or the name of a node"
              + " in nodes.d of the configuration that --config names.")
  private String to = "";

  @Option(
      names = "--as",
      paramLabel = "AE",
      description =
          "Our own AE title. Without it: what the server calls itself to a node of nodes.d, and "
              + UNNAMED
              + " to an address.")
  private @Nullable String callingAeTitle;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "trinomen.conf, or the folder that has it and nodes.d: for the names of nodes.")
  private @Nullable Path config;

  /** Whether a node is named at all. */
  boolean given() {
    return !to.isEmpty();
  }

  RemoteNode node() {
    if (to.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "--to: say which node");
    }
    Matcher address = ADDRESS.matcher(to);
    if (address.matches()) {
      String host = Optional.ofNullable(address.group("six")).orElse(address.group("host"));
      int port = Integer.parseInt(address.group("port"));
      String ae = Optional.ofNullable(address.group("ae")).orElse("TRINOMEN");
      if (port > 65_535 || port == 0 || ae.length() > 16) {
        throw new CommandFailure(
            ExitCode.USAGE, "--to: a port is 1 to 65535, an AE title 1 to 16 characters");
      }
      return new RemoteNode(host, port, ae);
    }
    return settings()
        .flatMap(this::named)
        .map(node -> new RemoteNode(node.host(), node.port(), node.aeTitle()))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "--to: "
                        + to
                        + " is neither HOST:PORT/AE nor a node"
                        + (config == null ? "; nodes need --config" : " of " + config)));
  }

  Caller caller() {
    String ours = callingAeTitle == null ? usual() : callingAeTitle;
    if (ours.isBlank() || ours.length() > 16) {
      throw new CommandFailure(ExitCode.USAGE, "--as: an AE title has 1 to 16 characters");
    }
    Implementation implementation =
        new Implementation(FileMeta.IMPLEMENTATION_CLASS_UID, FileMeta.IMPLEMENTATION_VERSION_NAME);
    return Caller.of(ours, AssociationSettings.of(implementation)).with(security());
  }

  private String usual() {
    Optional<Settings> settings = knowing();
    return settings
        .flatMap(this::named)
        .map(node -> node.localAeTitle().orElse(settings.get().dicom().aeTitle()))
        .orElse(UNNAMED);
  }

  /** As the node's file says; an address alone is called in the clear. */
  private TransportSecurity security() {
    Optional<Settings> settings = knowing();
    Optional<DicomNode> node = settings.flatMap(this::named);
    if (node.isEmpty() || !node.get().rules().tls().whenCalled()) {
      return TransportSecurity.NONE;
    }
    try {
      return new NodeSecurity(TlsContexts.open(settings.get().tls())).to(node.get());
    } catch (TlsFileException e) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  private Optional<DicomNode> named(Settings settings) {
    return settings.nodes().stream().filter(node -> node.name().equals(to)).findFirst();
  }

  /** What may know the node; nothing does where its address is given. */
  private Optional<Settings> knowing() {
    return ADDRESS.matcher(to).matches() ? Optional.empty() : settings();
  }

  private Optional<Settings> settings() {
    return Optional.ofNullable(config).map(named -> SettingsOptions.read(named, Map.of()));
  }
}
