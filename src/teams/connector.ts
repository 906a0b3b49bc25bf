import type { Connector } from "../delivery/connector.ts";
import type { Message } from "../lib/message.ts";
import type { Platform } from "./platform.ts";
import type { RenderCard } from "./render-card.ts";
import { alerting, toActivity } from "./to-activity.ts";

/** Teams' ids of channels and group chats start so; those of personal chats do not. */
const SHARED_CONVERSATION = "19:";

/** Delivery's way out: renders a message and makes one attempt. A card that cannot be rendered throws. */
export const createConnector = (platform: Platform, render: RenderCard): Connector => ({
  post: async (to, message: Message, options) => {
    const activity = toActivity(message, render);
    const isShared = to.conversationId.startsWith(SHARED_CONVERSATION);
    return platform.post(to, isShared ? activity : alerting(activity), options);
  },
  update: async (to, activityId, message) => platform.put(to, activityId, toActivity(message, render)),
});
