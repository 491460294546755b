import type { PodHttp, PodHttpAnswer, PodHttpRequest } from '../../shared/ports/pod-http.ts';

type Reply = Partial<PodHttpAnswer> | Error;

export interface ScriptedPodHttp extends PodHttp {
  /** Everything it was asked, in order. */
  readonly requests: readonly PodHttpRequest[];
}

/** Servers in pods that answer as a test says; 200 and JSON unless the reply says otherwise. */
export function scriptedPodHttp(
  script: (request: PodHttpRequest) => Reply | Promise<Reply>,
): ScriptedPodHttp {
  const requests: PodHttpRequest[] = [];
  return {
    requests,
    async request(request) {
      requests.push(request);
      const reply = await script(request);
      if (reply instanceof Error) throw reply;
      return {
        status: 200,
        contentType: 'application/json',
        body: '',
        transport: 'proxy',
        ...reply,
      };
    },
  };
}
