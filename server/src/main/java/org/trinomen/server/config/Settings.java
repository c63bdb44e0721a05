package org.trinomen.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.trinomen.identity.study.HeaderRules;

/**
 * The effective configuration.
 *
 * @param environment name of the environment; shown to users unless it is {@code prod}
 * @param name name of this archive, shown to people and answered as {@code Name} by {@code /system}
 * @param data where everything is kept
 * @param encryption with what key what is kept is encrypted
 * @param checkpoints where signed checkpoints of the chains go
 * @param index where the index is
 * @param http the HTTP door
 * @param dicom the DIMSE door
 * @param tls who we are over TLS, and whom we believe
 * @param access sign-in, tokens, sessions
 * @param resources what is kept of resources beside their files
 * @param jobs the queue of jobs
 * @param events who may follow events, and how
 * @param remotes how we speak to others
 * @param send what may stand in headers where a study says nothing of it
 * @param limits sizes and counts beyond which input is refused
 * @param log what is logged
 * @param nodes DICOM nodes, one a file of {@code nodes.d}
 * @param viewpoints the viewpoints that can be asked for, those shipped first
 * @param peers servers that speak this REST API too, one a file of {@code peers.d}
 * @param webServers servers that speak DICOMweb, one a file of {@code servers.d}
 * @param studies folders that each describe a research study, from {@code studies.d}
 * @param effective the same, setting by setting, with who says so
 * @param source where all of this was read, and can be read again
 */
public record Settings(
    String environment,
    String name,
    DataFolder data,
    EncryptionSettings encryption,
    CheckpointSettings checkpoints,
    IndexSettings index,
    HttpSettings http,
    DicomSettings dicom,
    TlsSettings tls,
    AccessSettings access,
    ResourceSettings resources,
    JobLimits jobs,
    EventSettings events,
    RemoteSettings remotes,
    HeaderRules send,
    LimitSettings limits,
    LogSettings log,
    List<DicomNode> nodes,
    List<ViewpointSettings> viewpoints,
    List<WebRemote> peers,
    List<WebRemote> webServers,
    List<Path> studies,
    EffectiveConfiguration effective,
    SettingsSource source) {

  public Settings {
    nodes = List.copyOf(nodes);
    viewpoints = List.copyOf(viewpoints);
    peers = List.copyOf(peers);
    webServers = List.copyOf(webServers);
    studies = List.copyOf(studies);
  }

  /** The viewpoint that DICOM nodes reach under this AE title. */
  public Optional<ViewpointSettings> viewpointWithAeTitle(String aeTitle) {
    return viewpoints.stream()
        .filter(viewpoint -> viewpoint.aeTitle().equals(Optional.of(aeTitle.strip())))
        .findFirst();
  }
}
