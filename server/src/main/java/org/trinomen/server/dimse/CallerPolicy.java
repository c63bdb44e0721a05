package org.trinomen.server.dimse;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.UidRegistry;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.OperationsWindow;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationPolicy.Accept;
import org.trinomen.dicom.ul.AssociationPolicy.Reject;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.PresentationContext.Outcome;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserItem;
import org.trinomen.server.config.CallRules;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.config.DicomSettings;
import org.trinomen.server.config.Nodes;
import org.trinomen.server.config.Settings;

/**
 * Who may call, and for what. A caller is known by its AE title, which anyone can type, and by what
 * its file says besides: where it calls from, and which certificate it shows. What a caller is told
 * when it is turned away does not tell which of these was wrong.
 */
public final class CallerPolicy {

  /** What a caller may do that is no node, where the configuration lets it in at all. */
  private static final Set<Operation> UNKNOWN_CALLER = Set.of(Operation.ECHO, Operation.STORE);

  /** What shows images and names. */
  private static final Set<Operation> READING =
      Set.of(Operation.FIND, Operation.MOVE, Operation.GET);

  private final Settings settings;
  private final Nodes nodes;
  private final Function<String, List<String>> heldEncodings;
  private final Set<String> storageClasses = Set.copyOf(UidRegistry.storageSopClasses());

  /**
   * A policy.
   *
   * @param nodes those there are when someone calls
   * @param heldEncodings tells in which transfer syntaxes the archive has instances of a SOP class
   */
  public CallerPolicy(
      Settings settings, Nodes nodes, Function<String, List<String>> heldEncodings) {
    this.settings = settings;
    this.nodes = nodes;
    this.heldEncodings = heldEncodings;
  }

  /** Decides. What the request says is what the peer says of itself. */
  AssociationPolicy.Decision decide(Pdu.AssociateRq request, Approach approach) {
    if (!request.applicationContext().equals(Pdu.DICOM_APPLICATION_CONTEXT)) {
      return new Reject(Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED);
    }
    DicomSettings dicom = settings.dicom();
    Optional<DicomNode> node = nodes.withAeTitle(request.callingAeTitle());
    if (dicom.checkCalledAeTitle() && !isOurs(request.calledAeTitle(), node)) {
      return new Reject(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
    }
    Set<String> here = approach.port().aeTitles();
    String called = request.calledAeTitle().strip();
    if (!here.isEmpty() && !here.contains(called)) {
      return new Reject(
          Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED, "it may not be called on this port");
    }
    if (node.isEmpty() && !dicom.acceptUnknownCallers()) {
      return new Reject(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }
    Optional<Reject> unlike = node.flatMap(known -> unlike(known.rules(), called, approach));
    if (unlike.isPresent()) {
      return unlike.get();
    }
    Predicate<Operation> allowed = operation -> allows(request, operation);
    List<PresentationContext.Result> results = new ArrayList<>();
    for (PresentationContext context : request.contexts()) {
      results.add(result(request, context, allowed));
    }
    return new Accept(results, answers(request, allowed));
  }

  /** How a caller differs from what the file of the node says that it claims to be. */
  private static Optional<Reject> unlike(CallRules rules, String called, Approach approach) {
    if (!rules.called().isEmpty() && !rules.called().contains(called)) {
      return Optional.of(
          new Reject(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED, "the node's file does not name it"));
    }
    if (!rules.addresses().isEmpty()
        && rules.addresses().stream().noneMatch(range -> range.contains(approach.remote()))) {
      return unknown("it calls from an address that its file does not name");
    }
    if (rules.tls().whenCalling() && !approach.secured()) {
      return unknown("it calls in the clear, and its file asks for TLS");
    }
    if (rules.certificates().isEmpty() || rules.tls() == CallRules.Tls.OUTGOING) {
      return Optional.empty();
    }
    if (approach.shown().isEmpty()) {
      return unknown("it shows no certificate, and its file asks for one");
    }
    X509Certificate own = approach.shown().getFirst();
    return rules.certificates().stream().anyMatch(rule -> rule.holds(own))
        ? Optional.empty()
        : unknown("it shows the certificate of another: " + own.getSubjectX500Principal());
  }

  private static Optional<Reject> unknown(String detail) {
    return Optional.of(new Reject(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED, detail));
  }

  /**
   * Whether the caller may ask this of us, also through the viewpoint that it has called. What was
   * negotiated is not enough to know: a request may come in a context made for another.
   */
  boolean allows(Pdu.AssociateRq request, Operation operation) {
    Optional<DicomNode> node = nodes.withAeTitle(request.callingAeTitle());
    return node.map(DicomNode::allowed).orElse(UNKNOWN_CALLER).contains(operation)
        && (!READING.contains(operation)
            || node.filter(caller -> caller.maySee(viewpoint(request))).isPresent());
  }

  private String viewpoint(Pdu.AssociateRq request) {
    return CalledArchive.viewpoint(settings, request.calledAeTitle());
  }

  /** PS3.4 §J.3.3: a node may report what it keeps, in the role of provider. */
  private boolean mayReport(Pdu.AssociateRq request, String sopClassUid) {
    return sopClassUid.equals(Uids.StorageCommitmentPushModel)
        && nodes.withAeTitle(request.callingAeTitle()).isPresent();
  }

  /**
   * PS3.7 §D.3.3.4, PS3.4 §C.4.3: who gets images over the association that asks for them is their
   * provider, and so is who reports what it keeps. In all other classes we are provider only.
   */
  private List<UserItem> answers(Pdu.AssociateRq request, Predicate<Operation> allowed) {
    List<UserItem> answers = new ArrayList<>();
    for (UserItem.RoleSelection proposed :
        request.userInformation().all(UserItem.RoleSelection.class)) {
      Optional<Operation> wanted = operation(proposed.sopClassUid());
      boolean provider =
          proposed.scp()
              && (mayReport(request, proposed.sopClassUid())
                  || (wanted.equals(Optional.of(Operation.STORE)) && allowed.test(Operation.GET)));
      answers.add(new UserItem.RoleSelection(proposed.sopClassUid(), proposed.scu(), provider));
    }
    answers.addAll(QueryNegotiation.answers(request.userInformation(), allowed));
    OperationsWindow.answer(request).ifPresent(answers::add);
    return answers;
  }

  private static boolean wantsToProvide(Pdu.AssociateRq request, String sopClassUid) {
    return request.userInformation().all(UserItem.RoleSelection.class).stream()
        .anyMatch(role -> role.scp() && role.sopClassUid().equals(sopClassUid));
  }

  /** Towards some nodes we bear another name. */
  private boolean isOurs(String calledAeTitle, Optional<DicomNode> node) {
    String called = calledAeTitle.strip();
    return called.equals(settings.dicom().aeTitle())
        || settings.viewpointWithAeTitle(called).isPresent()
        || node.flatMap(DicomNode::localAeTitle).filter(called::equals).isPresent();
  }

  private PresentationContext.Result result(
      Pdu.AssociateRq request, PresentationContext context, Predicate<Operation> allowed) {
    Optional<Operation> wanted = operation(context.abstractSyntax());
    if (wanted.isEmpty()) {
      return PresentationContext.Result.refuse(context, Outcome.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    }
    boolean toBeGiven =
        wanted.get() == Operation.STORE
            && allowed.test(Operation.GET)
            && wantsToProvide(request, context.abstractSyntax());
    boolean toBeReported =
        mayReport(request, context.abstractSyntax())
            && wantsToProvide(request, context.abstractSyntax());
    if (!allowed.test(wanted.get()) && !toBeGiven && !toBeReported) {
      return PresentationContext.Result.refuse(context, Outcome.USER_REJECTION);
    }
    return (toBeGiven
            ? GivenEncoding.choose(
                heldEncodings.apply(context.abstractSyntax()), context, request.contexts())
            : chosen(context.transferSyntaxes()))
        .map(syntax -> PresentationContext.Result.accept(context, syntax))
        .orElseGet(
            () ->
                PresentationContext.Result.refuse(
                    context, Outcome.TRANSFER_SYNTAXES_NOT_SUPPORTED));
  }

  private Optional<Operation> operation(String abstractSyntax) {
    if (abstractSyntax.equals(Uids.Verification)) {
      return Optional.of(Operation.ECHO);
    }
    if (abstractSyntax.equals(Uids.StorageCommitmentPushModel)) {
      return Optional.of(Operation.COMMIT);
    }
    Optional<InformationModel> model = InformationModel.of(abstractSyntax);
    if (model.isPresent()) {
      return model.map(InformationModel::operation);
    }
    boolean storage =
        storageClasses.contains(abstractSyntax)
            || (settings.dicom().acceptUnknownStorageClasses()
                && UidRegistry.entry(abstractSyntax).isEmpty());
    return storage ? Optional.of(Operation.STORE) : Optional.empty();
  }

  /**
   * The sender's first choice that we know, because what it names first it need not convert. Big
   * endian, long retired, only where there is nothing else: DCMTK names it first in the context
   * that it proposes for implicit little endian, and would convert to it.
   */
  private static Optional<String> chosen(List<String> proposed) {
    Optional<String> last = Optional.empty();
    for (String uid : proposed) {
      Optional<TransferSyntax> known = TransferSyntax.of(uid);
      if (known.isPresent() && !known.get().bigEndian()) {
        return Optional.of(uid);
      } else if (known.isPresent()) {
        last = Optional.of(uid);
      }
    }
    return last;
  }
}
