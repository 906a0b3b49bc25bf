import type { Connector, Sent } from "../delivery/connector.ts";
import { type Log, describeError } from "../lib/log.ts";
import type { Message } from "../lib/message.ts";
import { fitting } from "./files.ts";
import { SHARED_CONVERSATION } from "./incoming.ts";
import type { Reference } from "../lib/place.ts";
import type { Platform } from "./platform.ts";
import type { RenderCard } from "./render-card.ts";
import { type OutgoingActivity, alerting, toActivity } from "./to-activity.ts";

/**
 * Delivery's way out: renders a message and makes one attempt. A card that cannot be rendered is not tried;
 * it waits for the release that mends it.
 */
export function createConnector(platform: Platform, render: RenderCard, log?: Pick<Log, "error">): Connector {
  const attempt = async (
    to: Reference,
    message: Message,
    send: (activity: OutgoingActivity) => Promise<Sent>,
  ): Promise<Sent> => {
    try {
      return await send(toActivity(fitting(message, !isShared(to), log), render));
    } catch (error) {
      log?.error({ ...describeError(error), template: message.card?.template }, "message not rendered");
      return { is: "refused", cause: "invalid" };
    }
  };
  return {
    post: (to, message, spot) =>
      attempt(to, message, (activity) => platform.post(to, isShared(to) ? activity : alerting(activity), spot)),
    update: (to, activityId, message) => attempt(to, message, (activity) => platform.put(to, activityId, activity)),
    open: (from, person) => platform.open(from, person),
  };
}

const isShared = ({ conversationId }: Reference): boolean => conversationId.startsWith(SHARED_CONVERSATION);
