function options = weboptionsof(archive, content)
%WEBOPTIONSOF Credentials, patience and what kind of answer is wanted.
  options = weboptions('Timeout', archive.timeout);
  if ~isempty(archive.authorization)
    options.HeaderFields = {'Authorization', archive.authorization};
  end
  if ~trinomen.internal.isoctave()
    options.ContentType = content;
    options.CharacterEncoding = 'UTF-8';
  end
end
