package org.trinomen.server.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.JsonValue.Flag;
import org.trinomen.server.json.JsonValue.Items;
import org.trinomen.server.json.JsonValue.Members;
import org.trinomen.server.json.JsonValue.Null;
import org.trinomen.server.json.JsonValue.Numeral;
import org.trinomen.server.json.JsonValue.Text;

/** What is to be said of settings of Orthanc that no setting of ours stands for. */
final class OrthancRemarks {

  /** Settings of which people must know, where they are switched on. */
  private static final Map<String, String> IF_ON = new LinkedHashMap<>();

  /** What has a place of its own, or is as it should be without a setting. */
  private static final Set<String> SILENT =
      Set.of(
          "DicomModalities",
          "OrthancPeers",
          "RemoteAccessAllowed",
          "IndexDirectory",
          "SslCertificate",
          "SslTrustedClientCertificates",
          "DicomTlsEnabled",
          "DicomTlsCertificate",
          "DicomTlsPrivateKey",
          "DicomTlsTrustedCertificates",
          "DicomTlsRemoteCertificateRequired",
          "DicomCheckModalityHost",
          "DicomAlwaysAllowEcho",
          "AuthenticationEnabled",
          "LogExportedResources",
          "CheckRevisions",
          "HttpServerEnabled",
          "HttpDescribeErrors",
          "HttpCompressionEnabled",
          "HttpVerbose",
          "HttpThreadsCount",
          "HttpRequestTimeout",
          "HttpsVerifyPeers",
          "KeepAlive",
          "TcpNoDelay",
          "StoreDicom",
          "StoreMD5ForAttachments",
          "OrthancExplorerEnabled",
          "SslMinimumProtocolVersion",
          "StrictAetComparison",
          "DicomAssociationCloseDelay",
          "DicomScuTimeout",
          "DicomScuPreferredTransferSyntax",
          "DicomThreadsCount",
          "DicomEchoChecksFind",
          "QueryRetrieveSize",
          "LoadPrivateDictionary",
          "SynchronousCMove",
          "SaveJobs",
          "StorageAccessOnFind",
          "StorageCommitmentReportsSize",
          "MetricsEnabled",
          "MaximumStorageCacheSize",
          "MaximumPduLength",
          "BuiltinDecoderTranscoderOrder",
          "TranscodeDicomProtocol",
          "DicomLossyTranscodingQuality",
          "IngestTranscodingOfUncompressed",
          "IngestTranscodingOfCompressed",
          "SyncStorageArea",
          "SynchronousZipStream",
          "ZipLoaderThreads",
          "MallocArenaMax",
          "DeidentifyLogs",
          "DeidentifyLogsDicomVersion",
          "Plugins",
          "WebDavEnabled",
          "WebDavUploadAllowed",
          "DicomWeb",
          "DicomModalitiesInDatabase",
          "OrthancPeersInDatabase");

  static {
    IF_ON.put(
        "RegisteredUsers",
        "accounts are not carried over, nor are their passwords: make them on the page or with"
            + " POST /api/accounts");
    IF_ON.put(
        "DicomAlwaysAllowStore",
        "images were taken from anyone; here each sender has a file in nodes.d"
            + " (dicom.accept-unknown-callers = true takes them from anyone, for a trial)");
    for (String always : List.of("Find", "FindWorklist", "Get", "Move")) {
      IF_ON.put("DicomAlwaysAllow" + always, "whoever asks of us has a file in nodes.d here");
    }
    IF_ON.put("OverwriteInstances", "nothing is overwritten: both versions are kept");
    IF_ON.put("StorageCompression", "files are kept as they came");
    IF_ON.put(
        "IngestTranscoding", "files are kept as they came; they are transcoded on their way out");
    IF_ON.put("MaximumStorageSize", "nothing is deleted when there is no room: see docs/faults.md");
    IF_ON.put("MaximumPatientCount", "nothing is deleted to make room: see docs/faults.md");
    IF_ON.put("LimitFindInstances", "one limit for all levels: limits.find-results-max");
    IF_ON.put("SslVerifyPeers", "callers over HTTPS are known by account, not by certificate");
    IF_ON.put(
        "PostgreSQL", "the index may be in PostgreSQL here, too: index.url, docs/postgresql.md");
    IF_ON.put("StorageDirectory", "images: let Orthanc send them (docs/orthanc-compatibility.md)");
    IF_ON.put("LuaScripts", "there is no Lua: see docs/hooks.md and docs/events.md");
    IF_ON.put("ServeFolders", "not served here: let nginx serve them");
    IF_ON.put("WebDavDeleteAllowed", "there is no WebDAV");
    IF_ON.put("DefaultEncoding", "text without a character set is read as Latin 1");
    IF_ON.put("AcceptedTransferSyntaxes", "all are accepted");
    IF_ON.put("Worklists", "no worklists are served here");
    IF_ON.put("HttpProxy", "other servers are called directly");
  }

  private OrthancRemarks() {}

  /** A sentence for each setting of which there is something to say. */
  static List<String> of(Members orthanc, Set<String> translated) {
    List<String> remarks = new ArrayList<>();
    orthanc
        .values()
        .forEach(
            (name, value) -> {
              if (!translated.contains(name) && !SILENT.contains(name) && isSet(value)) {
                remarks.add(name + ": " + IF_ON.getOrDefault(name, "has no counterpart here"));
              }
            });
    return remarks;
  }

  private static boolean isSet(JsonValue value) {
    return switch (value) {
      case Text(String text) -> !text.isEmpty();
      case Numeral number -> !number.whole().filter(whole -> whole == 0).isPresent();
      case Flag(boolean flag) -> flag;
      case Items(List<JsonValue> items) -> !items.isEmpty();
      case Members members -> !members.values().isEmpty();
      case Null _ -> false;
    };
  }
}
