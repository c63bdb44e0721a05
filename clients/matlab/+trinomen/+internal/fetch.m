function said = fetch(archive, path)
%FETCH Gets a path; the answer, which is JSON, decoded.
  said = jsondecode(trinomen.internal.text(archive, path));
end
