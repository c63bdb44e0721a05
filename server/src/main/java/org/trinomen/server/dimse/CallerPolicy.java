package org.trinomen.server.dimse;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.UidRegistry;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.PresentationContext;
import org.trinomen.dicom.ul.PresentationContext.Outcome;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.UserItem;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.config.DicomSettings;
import org.trinomen.server.config.Settings;

/**
 * Who may call, and for what. A caller is known by its AE title, which anyone can type: this keeps
 * order, not attackers out.
 */
public final class CallerPolicy implements AssociationPolicy {

  /** What a caller may do that is no node, where the configuration lets it in at all. */
  private static final Set<Operation> UNKNOWN_CALLER = Set.of(Operation.ECHO, Operation.STORE);

  private final Settings settings;
  private final Set<String> storageClasses = Set.copyOf(UidRegistry.storageSopClasses());

  public CallerPolicy(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Decision decide(Pdu.AssociateRq request, InetAddress remote) {
    if (!request.applicationContext().equals(Pdu.DICOM_APPLICATION_CONTEXT)) {
      return new Reject(Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED);
    }
    DicomSettings dicom = settings.dicom();
    Optional<DicomNode> node = settings.nodeWithAeTitle(request.callingAeTitle());
    if (dicom.checkCalledAeTitle() && !isOurs(request.calledAeTitle(), node)) {
      return new Reject(Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
    }
    if (node.isEmpty() && !dicom.acceptUnknownCallers()) {
      return new Reject(Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }
    Set<Operation> allowed = node.map(DicomNode::allowed).orElse(UNKNOWN_CALLER);
    List<PresentationContext.Result> results = new ArrayList<>();
    for (PresentationContext context : request.contexts()) {
      results.add(result(context, allowed));
    }
    return new Accept(results, roles(request));
  }

  /** PS3.7 §D.3.3.4: we are provider only; a peer that wants to be user may be. */
  private static List<UserItem> roles(Pdu.AssociateRq request) {
    List<UserItem> roles = new ArrayList<>();
    for (UserItem.RoleSelection proposed :
        request.userInformation().all(UserItem.RoleSelection.class)) {
      roles.add(new UserItem.RoleSelection(proposed.sopClassUid(), proposed.scu(), false));
    }
    return roles;
  }

  /** Towards some nodes we bear another name. */
  private boolean isOurs(String calledAeTitle, Optional<DicomNode> node) {
    String called = calledAeTitle.strip();
    return called.equals(settings.dicom().aeTitle())
        || node.flatMap(DicomNode::localAeTitle).filter(called::equals).isPresent();
  }

  private PresentationContext.Result result(PresentationContext context, Set<Operation> allowed) {
    Optional<Operation> wanted = operation(context.abstractSyntax());
    if (wanted.isEmpty()) {
      return PresentationContext.Result.refuse(context, Outcome.ABSTRACT_SYNTAX_NOT_SUPPORTED);
    }
    if (!allowed.contains(wanted.get())) {
      return PresentationContext.Result.refuse(context, Outcome.USER_REJECTION);
    }
    return chosen(context.transferSyntaxes())
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
