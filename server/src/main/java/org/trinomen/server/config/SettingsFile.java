package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.trinomen.archive.job.JobSettings;
import org.trinomen.identity.study.HeaderRule;
import org.trinomen.identity.study.HeaderRules;
import org.trinomen.identity.study.IdentifyingGroup;

/**
 * Reads {@code trinomen.conf} and the {@code nodes.d} beside it. Three layers, the first that has a
 * value wins: settings of the command line, the file, {@code trinomen-reference.conf}.
 */
public final class SettingsFile {

  static final String AE_TITLE = "1 to 16 ASCII characters without backslash (PS3.5 §6.2, AE)";

  private static final String REFERENCE = "trinomen-reference.conf";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final long GIB = 1L << 30;

  private final List<ConfigurationException.Problem> problems = new ArrayList<>();
  private final Set<String> read = new HashSet<>();

  private SettingsFile() {}

  /**
   * The configuration in a file.
   *
   * @param file {@code trinomen.conf}
   * @param overrides settings by path, as {@code http.port} to {@code 0}, that outrank the file
   * @throws ConfigurationException that names all that is wrong
   */
  public static Settings load(Path file, Map<String, String> overrides) {
    return new SettingsSource(Optional.of(file.toAbsolutePath()), overrides).read();
  }

  /**
   * The defaults with these settings, no file and no nodes: for the demonstration and for tests.
   */
  public static Settings of(Map<String, String> overrides) {
    return new SettingsSource(Optional.empty(), overrides).read();
  }

  /** The keys that the program reads, for the test that compares them with the reference. */
  static Set<String> keysRead() {
    SettingsFile reader = new SettingsFile();
    reader.reading(new SettingsSource(Optional.empty(), Map.of()));
    return Set.copyOf(reader.read);
  }

  static Config reference() {
    return ConfigFactory.parseResources(
        SettingsFile.class.getClassLoader(),
        REFERENCE,
        ConfigParseOptions.defaults().setAllowMissing(false));
  }

  static Settings read(SettingsSource source) {
    return new SettingsFile().reading(source);
  }

  private Settings reading(SettingsSource source) {
    Optional<Path> file = source.file();
    Config reference = reference();
    Config own = own(file, source.overrides());
    refuseUnknown(own, reference);
    Path base = file.map(Path::getParent).orElseGet(() -> Path.of("").toAbsolutePath()).normalize();
    List<ViewpointSettings> viewpoints =
        new ViewpointSection(own, reference, problems, read).read();
    List<Path> studies = studies(base.resolve("studies.d"), file.isPresent());
    List<Path> beside =
        file.isPresent() ? EffectiveConfiguration.switchedOn(base, studies) : List.of();
    Settings settings =
        settings(
            new Section(own.withFallback(reference), problems, read),
            base,
            others(base, file.isPresent(), viewpoints),
            viewpoints,
            studies,
            EffectiveConfiguration.of(own, reference, base, beside),
            source);
    refuseAmbiguousTitles(settings);
    new TlsCheck(settings, problems).run();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return settings;
  }

  /** What the file and the command line say, which {@link #load} has found to be right. */
  static Config own(Path file, Map<String, String> overrides) {
    return new SettingsFile().own(Optional.of(file.toAbsolutePath()), overrides);
  }

  private Config own(Optional<Path> file, Map<String, String> overrides) {
    Config own = file.map(this::parsed).orElseGet(ConfigFactory::empty);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      own =
          own.withValue(
              override.getKey(),
              ConfigValueFactory.fromAnyRef(override.getValue(), "--set " + override.getKey()));
    }
    return own;
  }

  /** A caller must be able to tell by the AE title whom it asks. */
  private void refuseAmbiguousTitles(Settings settings) {
    settings
        .viewpointWithAeTitle(settings.dicom().aeTitle())
        .ifPresent(
            twin ->
                problems.add(
                    new ConfigurationException.Problem(
                        "",
                        "viewpoints." + twin.viewpoint().name() + ".ae-title",
                        "is dicom.ae-title as well; each has its own")));
  }

  private Settings settings(
      Section section,
      Path base,
      Others others,
      List<ViewpointSettings> viewpoints,
      List<Path> studies,
      EffectiveConfiguration effective,
      SettingsSource source) {
    DataFolder data = data(section, base);
    return new Settings(
        section.text(
            "environment", text -> text.matches("[a-z0-9-]{1,32}"), "1 to 32 of a-z 0-9 -"),
        section.text("name", text -> !text.isBlank(), "a name"),
        data,
        new EncryptionSection(section, base, data.root()).read(),
        new CheckpointSection(section, base, data.root()).read(),
        new IndexSection(section, base).read(),
        http(section),
        dicom(section),
        tls(section, base),
        access(section),
        resources(section),
        jobs(section),
        events(section, others),
        remotes(section),
        send(section),
        limits(section),
        new LogSettings(
            section.choice("log.level", LogSettings.Level.class), section.flag("log.access")),
        others.nodes(),
        viewpoints,
        others.peers(),
        others.webServers(),
        studies,
        effective,
        source);
  }

  private static DataFolder data(Section section, Path base) {
    return new DataFolder(
        base.resolve(section.text("data.folder", text -> !text.isBlank(), "a folder")).normalize());
  }

  private static HttpSettings http(Section section) {
    return new HttpSettings(
        section.text("http.bind-address", text -> !text.isBlank(), "an address of this machine"),
        section.integer("http.port", 0, 65_535),
        section.flag("http.tls"),
        section.text(
            "http.prefix",
            text -> text.matches("(/[A-Za-z0-9._~-]+)*"),
            "empty, or begin with / and not end with one, such as /archive"),
        section.flag("http.tls-in-front"),
        section.texts(
            "http.cors-origins",
            text -> text.matches("https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?"),
            "scheme and host, such as https://viewer.example, without a slash at the end"),
        section.text(
            "http.ohif",
            // It stands in a link: nothing but an address, which can't be a script.
            text -> text.matches("(https?://[A-Za-z0-9._:-]+(/[A-Za-z0-9._~/-]*)?)?"),
            "empty, or an address such as https://viewer.example/viewer"),
        (int) section.bytes("http.header-size-max", 1024, 1 << 20),
        section.duration("http.request-idle-timeout", SECOND, DAY),
        section.integer("http.connections-max", 1, 1_000_000),
        section.duration("http.stop-timeout", Duration.ZERO, DAY));
  }

  private static DicomSettings dicom(Section section) {
    return new DicomSettings(
        section.flag("dicom.enabled"),
        new ListenerSection(section).read(),
        section.text("dicom.ae-title", SettingsFile::isAeTitle, AE_TITLE),
        section.flag("dicom.check-called-ae-title"),
        section.flag("dicom.accept-unknown-callers"),
        section.flag("dicom.accept-unknown-storage-classes"),
        (int) section.bytes("dicom.pdu-length-max", 4096, 16 << 20),
        section.integer("dicom.associations-max", 1, 100_000),
        section.integer("dicom.associations-per-address-max", 1, 100_000),
        section.integer("dicom.half-open-max", 1, 100_000),
        section.integer("dicom.half-open-per-address-max", 1, 100_000),
        section.integer("dicom.connects-per-second-max", 1, 1_000_000),
        section.duration("dicom.handshake-timeout", SECOND, DAY),
        section.duration("dicom.artim-timeout", SECOND, DAY),
        section.duration("dicom.idle-timeout", SECOND, DAY),
        section.duration("dicom.stop-timeout", Duration.ZERO, DAY),
        section.integer("dicom.find-matches-max", 1, 100_000_000),
        section.flag("dicom.exact-names"),
        section.flag("dicom.match-unknown"),
        section.integer("dicom.retrieve-instances-max", 1, 10_000_000));
  }

  private static TlsSettings tls(Section section, Path base) {
    return new TlsSettings(
        file(section, "tls.certificate", base),
        file(section, "tls.private-key", base),
        file(section, "tls.password-file", base),
        file(section, "tls.trusted", base),
        section.texts("tls.crl", text -> !text.isBlank(), "names of files").stream()
            .map(name -> base.resolve(name).normalize())
            .toList(),
        section.duration("tls.check-every", SECOND, DAY));
  }

  static Optional<Path> file(Section section, String path, Path base) {
    return Optional.of(section.text(path, _ -> true, "a file"))
        .filter(name -> !name.isBlank())
        .map(name -> base.resolve(name).normalize());
  }

  private static AccessSettings access(Section section) {
    return new AccessSettings(
        section.duration("access.session-lifetime", SECOND, DAY.multipliedBy(31)),
        section.duration("access.session-lifetime-max", SECOND, DAY.multipliedBy(31)),
        section.duration("access.token-lifetime-max", SECOND, DAY.multipliedBy(3660)),
        section.duration("access.credential-cache-lifetime", Duration.ZERO, DAY),
        section.integer("access.failures-before-delay", 1, 1000),
        section.duration("access.delay-max", Duration.ZERO, DAY),
        new RightsSection(section).read());
  }

  private static ResourceSettings resources(Section section) {
    return new ResourceSettings(
        section.duration("resources.stable-age", SECOND, DAY),
        numbers(section, "resources.metadata"),
        numbers(section, "resources.attachments"));
  }

  private static JobLimits jobs(Section section) {
    return new JobLimits(
        new JobSettings(
            section.integer("jobs.concurrent", 1, 64),
            section.integer("jobs.waiting-max", 1, 100_000),
            section.integer("jobs.kept", 0, 10_000)),
        section.integer("jobs.archives-kept", 1, 1000),
        section.integer("jobs.archive-compression", 0, 9));
  }

  private static EventSettings events(Section section, Others others) {
    return new EventSettings(
        section.integer("events.connections-max", 1, 100_000),
        section.integer("events.connections-per-account-max", 1, 100_000),
        section.duration("events.heartbeat", SECOND, DAY),
        section.duration("events.connection-lifetime", SECOND, DAY),
        others.webhooks(),
        others.hooks());
  }

  private static Map<String, Integer> numbers(Section section, String path) {
    return ResourceSettings.numbers(
        section.text(path, ResourceSettings::areNumbers, ResourceSettings.NUMBERS_ARE));
  }

  private static RemoteSettings remotes(Section section) {
    return new RemoteSettings(
        section.integer("remotes.queries-kept", 1, 10_000),
        section.integer("remotes.answers-max", 1, 1_000_000),
        section.duration("remotes.timeout", SECOND, DAY));
  }

  private static HeaderRules send(Section section) {
    Map<IdentifyingGroup, HeaderRule> rules = new EnumMap<>(IdentifyingGroup.class);
    for (IdentifyingGroup group : IdentifyingGroup.values()) {
      rules.put(group, section.choice("send.headers." + group.word(), HeaderRule.class));
    }
    return new HeaderRules(rules);
  }

  private static LimitSettings limits(Section section) {
    return new LimitSettings(
        section.bytes("limits.instance-size-max", 1024, 1024 * GIB),
        (int) section.bytes("limits.instance-in-memory-max", 4096, 1 << 30),
        section.bytes("limits.request-size-max", 1024, 1024 * GIB),
        (int) section.bytes("limits.json-size-max", 1024, 1 << 30),
        section.integer("limits.zip-entries-max", 1, Integer.MAX_VALUE),
        section.bytes("limits.zip-expanded-size-max", 1024, 1024 * GIB),
        section.integer("limits.zip-expansion-ratio-max", 2, 1_000_000),
        section.integer("limits.multipart-parts-max", 1, 10_000_000),
        section.integer("limits.find-results-max", 0, Integer.MAX_VALUE),
        section.duration("limits.decoding-wait", Duration.ofMillis(1), DAY),
        section.bytes("limits.volume-size-max", 1 << 20, 1024 * GIB));
  }

  /** The other systems there are, by kind. */
  private record Others(
      List<DicomNode> nodes,
      List<WebRemote> peers,
      List<WebRemote> webServers,
      List<Webhook> webhooks,
      List<Hook> hooks) {}

  private Others others(Path base, boolean fromFile, List<ViewpointSettings> viewpoints) {
    if (!fromFile) {
      return new Others(List.of(), List.of(), List.of(), List.of(), List.of());
    }
    List<String> known = viewpoints.stream().map(each -> each.viewpoint().name()).toList();
    WebRemoteFiles web = new WebRemoteFiles(problems, this::parsed);
    return new Others(
        nodes(base.resolve("nodes.d"), known),
        web.read(base.resolve("peers.d")),
        web.read(base.resolve("servers.d")),
        new WebhookFiles(problems, known, this::parsed).read(base.resolve("webhooks.d")),
        new HookFiles(problems, known, this::parsed).read(base.resolve("hooks.d")));
  }

  private List<DicomNode> nodes(Path folder, List<String> known) {
    NodeFiles files = new NodeFiles(problems, known, this::parsed);
    return files.read(folder);
  }

  /** One folder or link each; what a folder says is read when the server starts. */
  private static List<Path> studies(Path folder, boolean fromFile) {
    if (!fromFile || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("can't list " + folder, e);
    }
  }

  private Config parsed(Path file) {
    if (!Files.isReadable(file)) {
      problems.add(
          new ConfigurationException.Problem(
              file.toString(), "", "there is no such file, or it may not be read"));
      return ConfigFactory.empty(file.toString());
    }
    try {
      return ConfigFactory.parseFile(
              file.toFile(),
              ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false))
          .resolve(ConfigResolveOptions.defaults());
    } catch (ConfigException e) {
      String where = e.origin() == null ? file.toString() : Section.where(e.origin());
      problems.add(
          new ConfigurationException.Problem(
              where, "", "is not HOCON: " + String.valueOf(e.getMessage()).replace('\n', ' ')));
      return ConfigFactory.empty(file.toString());
    }
  }

  private void refuseUnknown(Config own, Config reference) {
    own.entrySet()
        .forEach(
            entry -> {
              String path = entry.getKey();
              boolean known =
                  reference.hasPath(path)
                      && reference.getValue(path).valueType() != ConfigValueType.OBJECT;
              if (!known && !ViewpointSection.isSetting(path, reference)) {
                problems.add(
                    new ConfigurationException.Problem(
                        Section.where(entry.getValue().origin()),
                        path,
                        "is no setting: "
                            + Spelling.nearest(path, keys(reference))
                                .map(near -> "did you mean " + near + "?")
                                .orElse("see docs/configuration.md for those there are")));
              }
            });
  }

  static boolean isAeTitle(String text) {
    return text.matches("[\\x20-\\x7E&&[^\\\\]]{1,16}") && text.equals(text.strip());
  }

  private static List<String> keys(Config config) {
    return config.entrySet().stream().map(Map.Entry::getKey).sorted().toList();
  }
}
