package org.trinomen.server.migration;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.JsonValue.Flag;
import org.trinomen.server.json.JsonValue.Members;
import org.trinomen.server.json.JsonValue.Numeral;
import org.trinomen.server.json.JsonValue.Text;

/** Makes our configuration of one of Orthanc, and says what can't be said in ours. */
public final class OrthancTranslator {

  private static final ConfigRenderOptions HOCON =
      ConfigRenderOptions.defaults().setJson(false).setOriginComments(false).setComments(false);

  /** Settings that mean the same, by Orthanc's name. */
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("Name", "name"),
          Map.entry("HttpPort", "http.port"),
          Map.entry("SslEnabled", "http.tls"),
          Map.entry("DicomServerEnabled", "dicom.enabled"),
          Map.entry("DicomAet", "dicom.ae-title"),
          Map.entry("DicomPort", "dicom.port"),
          Map.entry("DicomCheckCalledAet", "dicom.check-called-ae-title"),
          Map.entry("UnknownSopClassAccepted", "dicom.accept-unknown-storage-classes"),
          Map.entry("CaseSensitivePN", "dicom.exact-names"),
          Map.entry("JobsHistorySize", "jobs.kept"),
          Map.entry("LimitFindResults", "limits.find-results-max"));

  /** The same, where zero stands for what a setting of ours can't be. */
  private static final Map<String, String> SAME_UNLESS_ZERO =
      Map.of("ConcurrentJobs", "jobs.concurrent", "MediaArchiveSize", "jobs.archives-kept");

  /** Times in seconds. */
  private static final Map<String, String> SECONDS =
      Map.of(
          "StableAge", "resources.stable-age",
          "HttpTimeout", "remotes.timeout",
          "DicomScpTimeout", "dicom.idle-timeout");

  /** Names for numbers. */
  private static final Map<String, String> NUMBERED =
      Map.of("UserMetadata", "resources.metadata", "UserContentType", "resources.attachments");

  private final Members orthanc;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final SortedMap<String, String> files = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();

  private OrthancTranslator(Members orthanc) {
    this.orthanc = orthanc;
  }

  /** Translates all of it. */
  public static Translation translate(Members orthanc) {
    return new OrthancTranslator(orthanc).translate();
  }

  private Translation translate() {
    SAME.forEach((theirs, ours) -> plain(theirs).ifPresent(value -> settings.put(ours, value)));
    SAME_UNLESS_ZERO.forEach((theirs, ours) -> setUnlessZero(theirs, ours, ""));
    SECONDS.forEach((theirs, ours) -> setUnlessZero(theirs, ours, " s"));
    NUMBERED.forEach(this::addNumbered);
    addAddresses();
    addTls();
    boolean hostsChecked = isOn("DicomCheckModalityHost");
    files.putAll(new OrthancModalities(remarks, hostsChecked).files(members("DicomModalities")));
    OrthancRemotes remotes = new OrthancRemotes(remarks);
    files.putAll(remotes.files("peers.d", members("OrthancPeers")));
    Optional<JsonValue> servers = members("DicomWeb").member("Servers");
    files.putAll(
        remotes.files("servers.d", servers.map(JsonValue::asMembers).orElse(Members.EMPTY)));
    files.put("trinomen.conf", render(settings));
    OrthancRemarks.of(orthanc, translated()).forEach(remarks::add);
    return new Translation(files, List.copyOf(remarks));
  }

  private Set<String> translated() {
    Map<String, String> all = new LinkedHashMap<>(SAME);
    all.putAll(SAME_UNLESS_ZERO);
    all.putAll(SECONDS);
    all.putAll(NUMBERED);
    return all.keySet();
  }

  private void setUnlessZero(String theirs, String ours, String unit) {
    if (orthanc.member(theirs).orElse(null) instanceof Numeral number
        && number.whole().filter(value -> value > 0).isPresent()) {
      settings.put(ours, unit.isEmpty() ? number.whole().get() : number.digits() + unit);
    }
  }

  /** Orthanc gives a content type along with the number of an attachment: {@code [1024, "..."]}. */
  private void addNumbered(String theirs, String ours) {
    List<String> names = new ArrayList<>();
    members(theirs)
        .values()
        .forEach(
            (name, value) -> {
              JsonValue number =
                  value instanceof JsonValue.Items(List<JsonValue> both) && !both.isEmpty()
                      ? both.getFirst()
                      : value;
              if (number instanceof Numeral(String digits)) {
                names.add(name + " = " + digits);
              }
            });
    if (!names.isEmpty()) {
      settings.put(ours, String.join(", ", names));
    }
  }

  /** Orthanc's DICOM port is open to all, its HTTP port to this machine unless it says so. */
  private void addAddresses() {
    settings.put("dicom.bind-address", "0.0.0.0");
    if (isOn("RemoteAccessAllowed")) {
      settings.put("http.bind-address", "0.0.0.0");
      if (!isOn("SslEnabled")) {
        remarks.add(
            "RemoteAccessAllowed: http.bind-address = \"0.0.0.0\" without TLS lets passwords and"
                + " images cross the network in the clear; set http.tls, or put a proxy in front"
                + " (docs/security.md)");
      }
    }
  }

  private void addTls() {
    boolean dicom = isOn("DicomTlsEnabled");
    if (dicom) {
      boolean required = !isOff("DicomTlsRemoteCertificateRequired");
      settings.put("dicom.tls", required ? "required" : "server");
      text("DicomTlsCertificate").ifPresent(file -> settings.put("tls.certificate", file));
      text("DicomTlsPrivateKey").ifPresent(file -> settings.put("tls.private-key", file));
      text("DicomTlsTrustedCertificates").ifPresent(file -> settings.put("tls.trusted", file));
    }
    if (isOn("SslEnabled")) {
      Optional<String> certificate = text("SslCertificate");
      if (dicom && certificate.isPresent()) {
        remarks.add(
            "SslCertificate: HTTPS has the certificate of tls.certificate here, as DICOM does");
      } else {
        certificate.ifPresent(
            file -> {
              settings.put("tls.certificate", file);
              settings.put("tls.private-key", file); // Orthanc keeps both in one file
            });
      }
    }
    if (settings.containsKey("tls.certificate")) {
      remarks.add(
          "files of tls: their paths are those that Orthanc's file says, and count from our"
              + " trinomen.conf here");
    }
  }

  private Optional<Object> plain(String name) {
    return switch (orthanc.member(name).orElseGet(JsonValue.Null::new)) {
      case Text(String value) -> Optional.of(value);
      case Flag(boolean value) -> Optional.of(value);
      case Numeral number -> number.whole().map(value -> value);
      case Members _, JsonValue.Items _, JsonValue.Null _ -> Optional.empty();
    };
  }

  private Optional<String> text(String name) {
    return orthanc.text(name).filter(value -> !value.isEmpty());
  }

  private Members members(String name) {
    return orthanc.member(name).map(JsonValue::asMembers).orElse(Members.EMPTY);
  }

  private boolean isOn(String name) {
    return orthanc.member(name).filter(new Flag(true)::equals).isPresent();
  }

  private boolean isOff(String name) {
    return orthanc.member(name).filter(new Flag(false)::equals).isPresent();
  }

  /** Settings as a file of ours; paths are those of the settings, with dots. */
  static String render(Map<String, Object> settings) {
    return ConfigFactory.parseMap(settings).root().render(HOCON);
  }
}
