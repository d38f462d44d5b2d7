import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from './api.ts';
import { Failure } from './failure.tsx';
import { words } from './words.ts';

/** Asks for a key where the service needs one; afterwards everything is loaded anew. */
export function SignIn() {
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const signIn = useMutation({ mutationFn: () => api.signIn(key), onSuccess: () => client.resetQueries() });
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <h1>{words.signIn.title}</h1>
      <p>{words.signIn.detail}</p>
      <label>
        {words.signIn.key}
        <input type="password" autoComplete="current-password" required value={key} onChange={({ target }) => setKey(target.value)} />
      </label>
      <button type="submit" className="primary" disabled={signIn.isPending}>
        {words.signIn.submit}
      </button>
      {signIn.error !== null && <Failure title={words.failed} error={signIn.error} />}
    </form>
  );
}
